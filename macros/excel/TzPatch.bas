Attribute VB_Name = "TzPatch"
Option Explicit
' Carries out steps on an open workbook (docs/addin.md lists them); all are looked at before the first is done.
Private Const KINDS As String = " text number bool date formula empty fill font format link like table width sheet drop "

Public Sub Apply(ByVal book As Object, ByVal steps As String)
    Dim lines As Variant, i As Long, added As String, shown As Object, picked As Object, trouble As String
    lines = Split(steps, vbLf)
    For i = 0 To UBound(lines) - 1
        Check book, Split(lines(i), vbTab), added
    Next i
    Set shown = book.ActiveSheet
    Set picked = Selection
    Application.ScreenUpdating = False
    Application.EnableEvents = False
    Application.DisplayAlerts = False
    On Error GoTo finish
    For i = 0 To UBound(lines) - 1
        CarryOut book, Split(lines(i), vbTab)
    Next i
finish:
    If Err.Number <> 0 Then trouble = vbLf & lines(i) & vbLf & Err.Description
    On Error Resume Next    ' whatever happened, the user gets the window back; the sheet shown may have been dropped
    Application.CutCopyMode = False
    shown.Activate
    picked.Select
    Application.DisplayAlerts = True
    Application.EnableEvents = True
    Application.ScreenUpdating = True
    On Error GoTo 0
    If Len(trouble) > 0 Then TzRibbon.Fail "half", trouble
End Sub

Private Sub Check(ByVal book As Object, ByVal part As Variant, ByRef added As String)
    Dim sheet As Object
    If UBound(part) <> 4 Or InStr(KINDS, " " & part(0) & " ") = 0 Then TzRibbon.Fail "unknown", Join(part, " ")
    If (part(0) = "sheet" Or part(0) = "drop") And book.ProtectStructure Then TzRibbon.Fail "protected", book.Name
    If part(0) = "sheet" Then added = added & vbTab & part(1) & vbTab
    Set sheet = Named(book, part(1))
    If Not sheet Is Nothing Then
        If sheet.ProtectContents Then TzRibbon.Fail "protected", part(1)
    ElseIf InStr(added, vbTab & part(1) & vbTab) = 0 Then
        TzRibbon.Fail "missing", part(1)
    End If
End Sub

Private Function Named(ByVal book As Object, ByVal name As String) As Object
    On Error Resume Next
    Set Named = book.Worksheets(name)
    Err.Clear
End Function

Private Sub CarryOut(ByVal book As Object, ByVal part As Variant)
    Dim sheet As Object, area As Variant
    Set sheet = Named(book, part(1))
    Select Case part(0)
    Case "sheet"
        If sheet Is Nothing Then book.Worksheets.Add(After:=book.Sheets(book.Sheets.Count)).Name = part(1) Else sheet.Cells.Clear
    Case "drop": sheet.Delete
    Case "width": sheet.Columns(part(2)).ColumnWidth = Val(part(3))
    Case "table": TzHost.Of(sheet, "ListObjects").Item(part(3)).Resize sheet.Range(part(2))
    Case "link": TzHost.Of(sheet, "Hyperlinks").Add sheet.Range(part(2)), "", part(3)
    Case "like"
        sheet.Cells(CLng(part(3)), 1).Resize(1, sheet.UsedRange.Column + sheet.UsedRange.Columns.Count - 1).Copy
        sheet.Cells(CLng(part(2)), 1).PasteSpecial -4122
        If sheet.Rows(CLng(part(3))).RowHeight > 0 Then sheet.Rows(CLng(part(2))).RowHeight = sheet.Rows(CLng(part(3))).RowHeight
    Case "fill", "font", "format"
        For Each area In Split(part(2), ",")
            Dress sheet.Range(area), part(0), Plain(part(3))
        Next area
    Case Else: PutValue sheet.Range(part(2)), part(0), Plain(part(3)), part(4)
    End Select
End Sub

Private Function Plain(ByVal text As String) As String
    Plain = Replace(Replace(Replace(Replace(text, "\\", ChrW$(-1)), "\t", vbTab), "\n", vbLf), "\r", vbCr)
    Plain = Replace(Plain, ChrW$(-1), "\")
End Function

Private Sub Dress(ByVal area As Object, ByVal kind As String, ByVal look As String)
    Dim what As Object
    If kind = "format" Then area.NumberFormat = look: Exit Sub
    If kind = "fill" Then Set what = area.Interior Else Set what = area.Font
    If Len(look) <> 6 Then what.ColorIndex = IIf(kind = "fill", -4142, -4105): Exit Sub
    what.Color = RGB(CLng("&H" & Left$(look, 2)), CLng("&H" & Mid$(look, 3, 2)), CLng("&H" & Right$(look, 2)))
End Sub

Private Sub PutValue(ByVal cell As Object, ByVal kind As String, ByVal text As String, ByVal shape As String)
    Dim was As String
    was = cell.NumberFormat
    ' Formatted as text a cell takes every text as it is, but makes text of a number too.
    If kind = "text" Or was = "@" Then cell.NumberFormat = IIf(kind = "text", "@", "General")
    Select Case kind
    Case "formula": cell.Formula = "=" & text
    Case "empty": cell.MergeArea.ClearContents
    Case Else: cell.Value = Switch(kind = "text", text, kind = "bool", text = "1", True, Val(text))
    End Select
    If kind = "text" Then If cell.Value <> text Then cell.Value = "'" & text
    If kind = "text" Or was = "@" Then cell.NumberFormat = was
    If kind = "date" And was = "General" Then cell.NumberFormat = shape
End Sub
