using System.CommandLine;

namespace Latent.Cli.Commands;

/// <summary><c>latent reproduce</c></summary>
internal static class ReproduceCommand
{
    public static Command Create(CommandContext context) => new("reproduce",
        "Repeats experiments of papers, and shows the results beside the published figures.")
    {
        ReproduceIwae.Create(context),
        ReproducePacgan.Create(context),
    };
}
