# PowerShell completion for ally. In $PROFILE: ally completions powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName 'ally' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text.Trim("'", '"') })
    # An empty argument would be lost on the way to a program.
    $new = @()
    if ($wordToComplete -eq '') { $new = @('--new') }
    & ally complete @new '--' @words 2>$null | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        if ($value -and -not $value.StartsWith(':')) {
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
        }
    }
}
