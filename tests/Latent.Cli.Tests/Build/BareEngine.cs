using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace Latent.Cli.Tests.Build;

/// <summary>Runs a PowerShell script in an engine without cmdlets, modules and providers.</summary>
internal static class BareEngine
{
    /// <summary>Returns the exit code and the console output of the script.</summary>
    public static (int ExitCode, string Output, string Error) Run(string script, params string[] arguments)
    {
        ExitCodeHost host = new();
        InitialSessionState state = InitialSessionState.Create();
        state.LanguageMode = PSLanguageMode.FullLanguage;
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        foreach (string argument in arguments)
        {
            shell.AddArgument(argument);
        }

        (string output, string error) = CaptureConsole(() => shell.Invoke());
        return (host.ExitCode, output, error);
    }

    private static (string Output, string Error) CaptureConsole(Action action)
    {
        (TextWriter oldOutput, TextWriter oldError) = (Console.Out, Console.Error);
        using StringWriter output = new();
        using StringWriter error = new();
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(oldOutput);
            Console.SetError(oldError);
        }

        return (output.ToString(), error.ToString());
    }

    private sealed class ExitCodeHost : PSHost
    {
        public int ExitCode { get; private set; }

        public override string Name => "bare engine";

        public override Version Version { get; } = new(1, 0);

        public override Guid InstanceId { get; } = Guid.NewGuid();

        public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

        public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

        public override PSHostUserInterface? UI => null;

        public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

        public override void EnterNestedPrompt() => throw new NotSupportedException();

        public override void ExitNestedPrompt() => throw new NotSupportedException();

        public override void NotifyBeginApplication()
        {
        }

        public override void NotifyEndApplication()
        {
        }
    }
}
