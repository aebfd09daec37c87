Attribute VB_Name = "TzHost"
Option Explicit
' What only Excel on Windows has; tests in LibreOffice build the add-in with a module of theirs in its place.

Public Function Made(ByVal name As String) As Object
    Set Made = CreateObject(name)
End Function

Public Function Of(ByVal what As Object, ByVal name As String) As Variant
    If IsObject(CallByName(what, name, 2)) Then Set Of = CallByName(what, name, 2) Else Of = CallByName(what, name, 2)
End Function

Public Function ReadText(ByVal path As String) As String
    With CreateObject("ADODB.Stream")
        .Charset = "utf-8"
        .Open
        .LoadFromFile path
        ReadText = .ReadText
    End With
End Function

Public Function Ask(ByVal kind As String, ByVal question As String, ByVal usual As String) As String
    Dim typed As Variant, program As Object
    If kind <> "folder" Then
        ' VBA's own InputBox shows "?" for what the code page of Windows lacks. This one gives False when
        ' called off, and takes a question of 255 characters at most.
        typed = Application.InputBox(question, TzRibbon.T("title"), usual, Type:=2)
        If VarType(typed) = vbString Then Ask = typed
        Exit Function
    End If
    ' Late bound: the dialog's type is in Office's library, which this project has no reference to.
    Set program = Application
    With program.FileDialog(4)
        .Title = question
        .InitialFileName = usual & "\"
        If .Show Then Ask = .SelectedItems(1)
    End With
End Function

Public Sub Say(ByVal text As String, ByVal wrong As Boolean)
    ' MsgBox shows "?" for what the code page of Windows lacks, and cuts what is longer than 1,023 bytes of it.
    Dim icon As Long
    icon = vbInformation
    If wrong Then icon = vbExclamation
    CreateObject("WScript.Shell").Popup text, 0, TzRibbon.T("title"), icon + vbSystemModal + vbMsgBoxSetForeground
End Sub
