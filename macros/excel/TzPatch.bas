Attribute VB_Name = "TzPatch"
Option Explicit
' Carries out steps on an open workbook (docs/addin.md lists them); the first ones ask whether it can be done.

Public Sub Apply(ByVal book As Object, ByVal steps As String)
    Dim lines As Variant, part As Variant, i As Long, shown As Object, picked As Object, said As String, begun As Boolean
    lines = Split(steps, ChrW$(30))
    If lines(0) <> "steps 3" Then TzRibbon.Fail "unknown"
    Set shown = book.ActiveSheet: Set picked = Selection
    Application.ScreenUpdating = False
    Application.EnableEvents = False: Application.DisplayAlerts = False
    On Error GoTo failed
    For i = 1 To UBound(lines) - 1
        part = Split(lines(i), ChrW$(31))
        ' Until the first of the other steps nothing has been changed, and nobody need close the workbook.
        If InStr(" reshape edit expect show ", " " & part(0) & " ") = 0 Then begun = True
        If part(0) = "show" Then
            Set shown = book.Worksheets(part(1)): Set picked = Nothing
        Else
            CarryOut book, part
        End If
    Next i
finish:
    On Error Resume Next    ' whatever happened, the user gets the window back; the sheet shown may have been dropped
    Application.CutCopyMode = False
    shown.Activate
    If Not picked Is Nothing Then picked.Select
    Application.DisplayAlerts = True: Application.EnableEvents = True
    Application.ScreenUpdating = True
    On Error GoTo 0
    If Len(said) > 0 Then Err.Raise 31001, , said
    Exit Sub
failed:
    said = Err.Description
    If Err.Number <> 31001 Then said = TzRibbon.T(IIf(begun, "half", "failed")) & vbLf & lines(i) & vbLf & said
    ' Resume ends the handler. Within one, Resume Next takes no hold: a sheet that is gone would keep the screen frozen.
    Resume finish
End Sub

Private Function Named(ByVal book As Object, ByVal name As String) As Object
    On Error Resume Next
    Set Named = book.Worksheets(name)
    Err.Clear
End Function

Private Sub CarryOut(ByVal book As Object, ByVal part As Variant)
    Dim sheet As Object, width As Long
    Set sheet = Named(book, part(1))
    Select Case part(0)
    Case "reshape": If book.ProtectStructure Then TzRibbon.Fail "protected", book.Name
    Case "edit"
        If sheet Is Nothing Then TzRibbon.Fail "missing", part(1)
        If sheet.ProtectContents Then TzRibbon.Fail "protected", part(1)
    ' Formula gives a day as its number and a text as it is; an apostrophe in front of it may be shown or not.
    Case "expect": If Replace(Replace(sheet.Range(part(2)).Formula, vbCr, ""), "'", "") <> part(3) Then TzRibbon.Fail "changed", part(1) & "!" & part(2)
    Case "sheet"
        If sheet Is Nothing Then book.Worksheets.Add(After:=book.Sheets(book.Sheets.Count)).Name = part(1) Else sheet.Cells.Clear
    Case "drop": sheet.Delete
    Case "width": sheet.Columns(part(2)).ColumnWidth = Val(part(3))
    Case "page": ForPaper sheet, CLng(part(2))
    Case "height": If part(3) = "" Then sheet.Rows(part(2)).AutoFit Else sheet.Rows(part(2)).RowHeight = Val(part(3))
    Case "table": TzHost.Of(sheet, "ListObjects").Item(part(3)).Resize sheet.Range(part(2))
    Case "link": TzHost.Of(sheet, "Hyperlinks").Add sheet.Range(part(2)), "", part(3)
    Case "like"
        ' Not whole rows: Excel repeats what was copied over all 16,384 columns, and the file would hold each cell.
        width = sheet.UsedRange.Column + sheet.UsedRange.Columns.Count - 1
        sheet.Cells(CLng(part(3)), 1).Resize(1, width).Copy
        sheet.Cells(sheet.Rows(part(2)).Row, 1).Resize(sheet.Rows(part(2)).Rows.Count, width).PasteSpecial -4122
        If sheet.Rows(CLng(part(3))).RowHeight > 0 Then sheet.Rows(part(2)).RowHeight = sheet.Rows(CLng(part(3))).RowHeight
    Case "format": sheet.Range(part(2)).NumberFormat = part(3)
    Case "fill": If part(3) = "none" Then sheet.Range(part(2)).Interior.ColorIndex = -4142 Else sheet.Range(part(2)).Interior.Color = CLng(part(3))
    Case "font": If part(3) = "auto" Then sheet.Range(part(2)).Font.ColorIndex = -4105 Else sheet.Range(part(2)).Font.Color = CLng(part(3))
    Case Else: PutValue sheet.Range(part(2)), part(0), part(3), part(4)
    End Select
End Sub

Private Sub ForPaper(ByVal sheet As Object, ByVal frozen As Long)
    sheet.UsedRange.Offset(frozen - 1).WrapText = True
    ' Without a printer Excel knows no pages. Not to zoom means to fit, one page wide.
    On Error Resume Next
    sheet.PageSetup.Orientation = 2
    sheet.PageSetup.Zoom = False
    sheet.PageSetup.FitToPagesTall = False
    sheet.PageSetup.PrintTitleRows = "$1:$" & frozen
    Err.Clear
End Sub

Private Sub PutValue(ByVal cell As Object, ByVal kind As String, ByVal text As String, ByVal shape As String)
    Dim was As String
    was = cell.NumberFormat
    ' Formatted as text a cell takes every text as it is, but makes text of a number too.
    If kind = "text" Or was = "@" Then cell.NumberFormat = IIf(kind = "text", "@", "General")
    Select Case kind
    Case "formula": cell.Formula = "=" & text
    Case "empty": cell.MergeArea.ClearContents
    Case "text": cell.Value = text
    Case "bool": cell.Value = (text = "1")
    ' Never within Switch or IIf, which work out all that they may give: Val stops with error 13 at "83.5%" in a text.
    Case Else: cell.Value = Val(text)
    End Select
    If kind = "text" Then If cell.Value <> text Then cell.Value = "'" & text
    If kind = "text" Or was = "@" Then cell.NumberFormat = was
    If kind = "date" And was = "General" Then cell.NumberFormat = shape
End Sub
