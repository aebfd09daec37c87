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
    If kind <> "folder" Then Ask = InputBox(question, TzRibbon.T("title"), usual): Exit Function
    With Application.FileDialog(4)
        .Title = question
        .InitialFileName = usual & "\"
        If .Show Then Ask = .SelectedItems(1)
    End With
End Function

Public Sub Say(ByVal text As String, ByVal wrong As Boolean)
    MsgBox text, IIf(wrong, vbExclamation, vbInformation), TzRibbon.T("title")
End Sub
