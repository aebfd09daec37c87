Attribute VB_Name = "TzRibbon"
Option Explicit
' A click: the program runs beside Excel on a copy, what it worked out is carried out here, what it says is shown.

Private busy As Boolean

Public Sub TzClick(control As Object)
    ' Excel answers clicks while it waits for the program.
    If busy Then TzHost.Say T("busy"), True: Exit Sub
    busy = True
    Dim files As Object, folder As String, code As Long, said As String
    On Error GoTo failed
    Set files = TzHost.Made("Scripting.FileSystemObject")
    folder = files.BuildPath(files.GetSpecialFolder(2), files.GetTempName)
    files.CreateFolder folder
    Application.StatusBar = T("running")
    code = Outcome(control.Tag, ActiveWorkbook, folder & Application.PathSeparator, said)
finish:
    busy = False
    On Error Resume Next    ' a temporary folder left behind harms nobody
    Application.StatusBar = False
    Application.EnableCancelKey = 1
    files.DeleteFolder folder, True
    On Error GoTo 0
    If Len(said) > 0 Then TzHost.Say said, code <> 0
    Exit Sub
failed:
    code = 2
    said = Err.Description
    If Err.Number <> 31001 Then said = T(IIf(Err.Number = 18, "cancelled", "failed")) & vbLf & said
    Resume finish
End Sub

Private Function Outcome(ByVal verb As String, ByVal book As Object, ByVal folder As String, ByRef said As String) As Long
    Dim ask As Variant, answer As String, copied As Boolean, more As String
    more = " click " & verb
    If Not book Is Nothing Then more = more & " --book " & Quoted(TzHost.Of(book, "FullName"))
    more = more & " --folder " & Quoted(folder)
    copied = InStr(T("alone"), " " & verb & " ") = 0
    If copied Then
        If book Is Nothing Then Fail "nobook"
        If TzHost.Of(book, "ReadOnly") Then Fail "readonly"
        If Not TzHost.Of(Application, "Ready") Then Fail "editing"
        book.SaveCopyAs folder & "copy.xlsx"
        more = more & " --copy " & Quoted(folder & "copy.xlsx")
    End If
    Do
        ' Esc stops a click while the program works on the copy, never while the open workbook is changed.
        Application.EnableCancelKey = 2
        Outcome = TzHost.Made("WScript.Shell").Run("""" & T("interpreter") & """ " & T("arguments") & more, 0, True)
        Application.EnableCancelKey = 0
        If Outcome <> 3 Then Exit Do
        ask = Split(TzHost.ReadText(folder & "ask.txt"), vbTab)
        answer = TzHost.Ask(ask(0), ask(2), ask(3))
        If Len(answer) = 0 Then Exit Function
        more = more & " --answer " & Quoted(ask(1) & "=" & answer)
    Loop
    ' A program that falls over on Windows ends with a negative number.
    If Outcome < 0 Or Outcome > 2 Then Fail "failed", vbLf & Outcome
    said = TzHost.ReadText(folder & "message.txt")
    If Outcome <= 1 And copied Then TzPatch.Apply book, TzHost.ReadText(folder & "steps.txt")
End Function

Public Sub Fail(ByVal key As String, Optional ByVal more As String = "")
    Err.Raise 31001, , T(key) & more
End Sub

Public Function Quoted(ByVal text As String) As String
    ' No path holds a quotation mark, and a backslash before one would mean another thing.
    Quoted = """" & Replace(Replace(text, """", ""), "\", "/") & """"
End Function

Public Function T(ByVal key As String) As String
    ' Words and settings lie on a sheet of the add-in: a sheet holds any sign, the text of a macro does not.
    T = Application.WorksheetFunction.VLookup(key, ThisWorkbook.Worksheets(1).Range("A1:B99"), 2, False)
End Function
