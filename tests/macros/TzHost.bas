Attribute VB_Name = "TzHost"
Option Explicit
' Stands for Windows and Excel in LibreOffice: programs are started for real, boxes are answered from Answers.
Public Work As String
Public Said As String
Public WasWrong As Boolean
Public Asked As String
Public Answers As String
Public ReadOnly As Boolean
Public Ready As Boolean
Public Jumps As String

Public Function Made(ByVal name As String) As Object
    Set Made = New TzThing
End Function

Public Function Of(ByVal what As Object, ByVal name As String) As Variant
    Select Case name
    Case "FullName": Of = IIf(Len(what.Path) > 0, what.Path & "/", "") & what.Name
    Case "ReadOnly": Of = ReadOnly
    Case "Ready": Of = Ready
    Case Else: Set Of = New TzThing
    End Select
End Function

Public Function ReadText(ByVal path As String) As String
    Dim stream As Object
    Set stream = CreateUnoService("com.sun.star.io.TextInputStream")
    stream.setInputStream CreateUnoService("com.sun.star.ucb.SimpleFileAccess").openFileRead(ConvertToURL(path))
    stream.setEncoding "UTF-8"
    ReadText = stream.readString(Array(), False)
    stream.closeInput
End Function

Public Function Ask(ByVal kind As String, ByVal question As String, ByVal usual As String) As String
    Asked = Asked & kind & "|" & question & "|" & usual & vbLf
    If InStr(Answers, vbLf) = 0 Then Exit Function
    Ask = Left$(Answers, InStr(Answers, vbLf) - 1)
    Answers = Mid$(Answers, InStr(Answers, vbLf) + 1)
End Function

Public Sub Say(ByVal text As String, ByVal wrong As Boolean)
    Said = text
    WasWrong = wrong
End Sub
