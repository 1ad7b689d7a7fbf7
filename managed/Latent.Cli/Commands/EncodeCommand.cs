using System.CommandLine;
using System.Globalization;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.Models;

namespace Latent.Cli.Commands;

/// <summary><c>latent encode</c></summary>
internal static class EncodeCommand
{
    private const string All = "all";

    private static readonly string[] Parts = ["test", "train", All];

    public static CommandWithExample Create(CommandContext context)
    {
        Argument<string> directory = ModelDirectory.Argument();
        Option<string> data = DataOption.Create("The data set that is encoded [default: that of the training]");
        Option<string> part = OptionValues.OneOfWords("--part", string.Join('|', Parts),
            "The part of the data set; of all, the training images come first, and a table has a column with the part", Parts[0], Parts);
        DeviceSettings devices = new();
        Option<string> output = OptionValues.OutputFile(NumberRows.Extensions,
            "The table to write: label, then mu0.. and logvar0.. of a VAE, or z0.. of an autoencoder; or an array of NumPy without labels");
        CommandWithExample command = new("encode", "Writes the latents of each image into a table or an array.",
            "latent encode runs/vae-digits --data digits --part all --out latents.csv") { directory, data, part, output };
        devices.AddTo(command);
        command.SetAction(parse =>
            Run(context, () => devices.Open(parse), parse.GetRequiredValue(directory),
            (parse.GetValue(data), parse.GetRequiredValue(part)), parse.GetRequiredValue(output)));
        return command;
    }

    private static void Run(
        CommandContext context, Func<Device> open, string directory, (string? Data, string Part) source, string output)
    {
        using Device device = open();
        (ModelConfig config, LatentModel model) = ModelDirectory.Open(directory).LoadWithCodes(device);
        using (model)
        {
            (string Name, Dataset Rows)[] parts = Select(DataOption.Load(source.Data, config), source.Part);
            NumberRows rows = Encode(model, parts);
            context.Cancellation.ThrowIfCancellationRequested();
            rows.Write(output);
            context.Output.WriteLine($"{parts.Sum(part => part.Rows.Count)} rows: {output}");
        }
    }

    private static (string Name, Dataset Rows)[] Select(DataSplit data, string part) =>
        [.. new[] { ("train", data.Train), ("test", data.Test) }.Where(own => part == All || part == own.Item1)];

    private static NumberRows Encode(LatentModel model, (string Name, Dataset Rows)[] parts)
    {
        string[] prefixes = model is Vae ? ["mu", "logvar"] : ["z"];
        string[] names = [.. prefixes.SelectMany(prefix => Enumerable.Range(0, model.Latents).Select(i => $"{prefix}{i}"))];
        float[,] values = new float[parts.Sum(part => part.Rows.Count), names.Length];
        List<(string Part, string Label)> words = [];
        foreach ((string part, Dataset rows) in parts)
        {
            float[][,] codes = Codes(model, rows);
            for (int row = 0; row < rows.Count; row++)
            {
                for (int i = 0; i < names.Length; i++)
                {
                    values[words.Count, i] = codes[i / model.Latents][row, i % model.Latents];
                }

                words.Add((part, rows.HasLabels ? rows.Labels[row].ToString(CultureInfo.InvariantCulture) : ""));
            }
        }

        (string, Func<int, string>) label = ("label", row => words[row].Label);
        return new NumberRows(names, values)
        {
            Words = parts.Length > 1 ? [("part", row => words[row].Part), label] : [label],
        };
    }

    private static float[][,] Codes(LatentModel model, Dataset rows)
    {
        if (model is not Vae vae)
        {
            return [model.Code(rows)];
        }

        (float[,] mu, float[,] logVariance) = vae.Encode(rows);
        return [mu, logVariance];
    }
}
