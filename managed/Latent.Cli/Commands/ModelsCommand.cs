using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Latent.Cli.Catalog;
using Latent.Cli.Reporting;

namespace Latent.Cli.Commands;

/// <summary><c>latent models</c></summary>
internal static class ModelsCommand
{
    public static CommandWithExample Create(CommandContext context)
    {
        Option<bool> json = new("--json") { Description = "Write JSON" };
        CommandWithExample command = new("models",
            "Lists the models that can be trained, with their papers and options.", "latent models") { json };
        command.SetAction(parse =>
        {
            if (parse.GetValue(json))
            {
                context.Output.WriteLine(JsonSerializer.Serialize([.. ModelKinds.All.Select(ModelLine.Of)],
                    ModelsJson.Default.ModelLineArray));
            }
            else
            {
                Write(context.Output);
            }
        });
        return command;
    }

    private static void Write(TextWriter output)
    {
        ReportTable table = new("Models");
        foreach (ModelKind kind in ModelKinds.All)
        {
            table.Add(kind.Name, $"{kind.Summary} ({kind.Paper})");
        }

        table.Write(output);
        output.WriteLine("Train a model with 'latent train MODEL'; 'latent train MODEL --help' shows its options and their defaults.");
    }
}

/// <summary>A model in the list of <c>latent models --json</c>.</summary>
internal sealed record ModelLine(string Name, string Summary, string Paper, bool Conditional, OptionLine[] Options)
{
    public static ModelLine Of(ModelKind kind) => new(kind.Name, kind.Summary, kind.Paper, kind.IsConditional,
        [.. kind.Options.Select(option => new OptionLine($"--{option.Name}", option.Description, option.Standard, option.Expected))]);
}

/// <summary>An option of a model in the list.</summary>
internal sealed record OptionLine(string Name, string Description, string Default, string Expected);

/// <summary>JSON of <c>latent models</c>, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ModelLine[]))]
internal sealed partial class ModelsJson : JsonSerializerContext;
