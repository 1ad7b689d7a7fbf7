using System.CommandLine;

namespace Latent.Cli.Commands;

internal static class RegimesEvaluate
{
    public static Command Create(CommandContext context) => new("evaluate", context.ToString());
}
