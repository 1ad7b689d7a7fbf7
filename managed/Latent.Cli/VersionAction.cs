using System.CommandLine;
using System.CommandLine.Invocation;

namespace Latent.Cli;

/// <summary>Prints the version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <summary>The version, such as <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(VersionAction).Assembly.GetName().Version!.ToString(3);

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Version);
        return ExitCode.Success;
    }
}
