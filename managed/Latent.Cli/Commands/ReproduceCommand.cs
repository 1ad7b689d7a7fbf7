using System.CommandLine;

namespace Latent.Cli.Commands;

/// <summary><c>latent reproduce</c></summary>
internal static class ReproduceCommand
{
    public static Command Create(CommandContext context) => new("reproduce", "Repeats experiments of papers, and puts its figures beside theirs.")
    {
        ReproduceIwae.Create(context),
        ReproducePacgan.Create(context),
    };
}
