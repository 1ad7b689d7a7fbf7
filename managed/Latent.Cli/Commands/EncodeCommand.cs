using System.CommandLine;
using System.Globalization;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.IO;
using Latent.Models;

namespace Latent.Cli.Commands;

/// <summary><c>latent encode</c></summary>
internal static class EncodeCommand
{
    public static CommandWithExample Create(CommandContext context)
    {
        Argument<string> directory = ModelDirectory.Argument();
        Option<string> data = DataOption.Create("The data set whose test part is encoded [default: that of the training]");
        DeviceSettings devices = new();
        Option<string> output = OptionValues.OutputFile(".csv",
            "The table to write: label, then mu0.. and logvar0.. of a VAE, or z0.. of an autoencoder");
        CommandWithExample command = new("encode", "Writes the latents of each test image into a table.",
            "latent encode runs/vae-digits --data digits --out latents.csv") { directory, data, output };
        devices.AddTo(command);
        command.SetAction(parse =>
            Run(context, () =>
            devices.Open(parse), parse.GetRequiredValue(directory), parse.GetValue(data), parse.GetRequiredValue(output)));
        return command;
    }

    private static void Run(CommandContext context, Func<Device> open, string directory, string? data, string output)
    {
        using Device device = open();
        (ModelConfig config, LatentModel model) = ModelDirectory.Open(directory).LoadWithCodes(device);
        using (model)
        {
            Dataset test = DataOption.LoadTest(data, config);
            (string Name, float[,] Values)[] columns = Encode(model, test);
            context.Cancellation.ThrowIfCancellationRequested();
            OutputFolder.Create(output);
            AtomicFile.Write(output, stream => Write(stream, test, columns));
            context.Output.WriteLine($"{test.Count} rows: {output}");
        }
    }

    private static (string Name, float[,] Values)[] Encode(LatentModel model, Dataset test)
    {
        if (model is not Vae vae)
        {
            return [("z", model.Code(test))];
        }

        (float[,] mu, float[,] logVariance) = vae.Encode(test);
        return [("mu", mu), ("logvar", logVariance)];
    }

    private static void Write(Stream stream, Dataset test, (string Name, float[,] Values)[] columns)
    {
        using StreamWriter writer = new(stream, leaveOpen: true) { NewLine = "\n" };
        IEnumerable<string> names = columns.SelectMany(column =>
            Enumerable.Range(0, column.Values.GetLength(1)).Select(i => $"{column.Name}{i}"));
        writer.WriteLine(string.Join(',', names.Prepend("label")));
        for (int row = 0; row < test.Count; row++)
        {
            writer.Write(test.HasLabels ? test.Labels[row].ToString(CultureInfo.InvariantCulture) : "");
            foreach ((string _, float[,] values) in columns)
            {
                for (int i = 0; i < values.GetLength(1); i++)
                {
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $",{values[row, i]}"));
                }
            }

            writer.WriteLine();
        }
    }
}
