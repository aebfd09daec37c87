Attribute VB_Name = "TzTest"
Option Explicit
' What the tests call: LibreOffice swallows an error of a macro, so that each of these returns what happened.

Public Function Click(ByVal verb As String, ByVal work As String, ByVal answers As String) As String
    Dim control As Object
    Set control = New TzThing
    control.Tag = verb
    TzHost.Work = work
    TzHost.Said = ""
    TzHost.Asked = ""
    TzHost.Jumps = ""
    TzHost.Answers = answers
    TzHost.ReadOnly = (verb = "readonly")
    TzHost.Ready = (verb <> "editing")
    TzRibbon.TzClick control
    Click = IIf(TzHost.WasWrong, "wrong", "well") & vbTab & TzHost.Said & vbTab & TzHost.Asked & vbTab & TzHost.Jumps
End Function

Public Function Apply(ByVal steps As String) As String
    On Error GoTo failed
    TzHost.Jumps = ""
    TzPatch.Apply ActiveWorkbook, steps
    Apply = "done" & vbLf & TzHost.Jumps
    Exit Function
failed:
    Apply = Err.Description
End Function

Public Sub SaveAgain(ByVal path As String)
    ' What SaveCopyAs writes here is an old .xls.
    Dim documents As Object, document As Object, how(0) As New com.sun.star.beans.PropertyValue
    how(0).Name = "FilterName"
    how(0).Value = "Calc MS Excel 2007 XML"
    Set documents = StarDesktop.Components.createEnumeration()
    Do While documents.hasMoreElements()
        Set document = documents.nextElement()
        If InStr(document.URL, "taizhang.xlam") = 0 Then document.storeToURL ConvertToURL(path), how()
    Loop
End Sub
