using System.CommandLine;
using Latent.Cli.Pictures;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.Models;

namespace Latent.Cli.Commands;

/// <summary><c>latent interpolate</c></summary>
internal static class InterpolateCommand
{
    private const int MaxSteps = 1_000;

    public static CommandWithExample Create(CommandContext context)
    {
        Argument<string> directory = ModelDirectory.Argument();
        Option<int> from = OptionValues.WholeNumber("--from", "Row of the first image in the test set, counted from 0", 0, int.MaxValue);
        Option<int> to = OptionValues.WholeNumber("--to", "Row of the last image in the test set", 0, int.MaxValue);
        Option<int> steps = OptionValues.WholeNumber("--steps", "Number of decoded points on the line, both ends included", 2, MaxSteps,
            10);
        Option<string> data = DataOption.Create("The data set [default: that of the training]");
        DeviceSettings devices = new();
        Option<string> output = OptionValues.OutputFile(".png", "The picture to write");
        CommandWithExample command = new("interpolate",
            "Decodes points on the line between the codes of two test images.",
            "latent interpolate runs/vae-digits --from 3 --to 8 --steps 12 --out line.png") { directory, from, to, steps, data, output };
        devices.AddTo(command);
        command.SetAction(parse => Run(context, () => devices.Open(parse), parse.GetRequiredValue(directory), parse.GetValue(data),
            (parse.GetValue(from), parse.GetValue(to), parse.GetValue(steps)), parse.GetRequiredValue(output)));
        return command;
    }

    private static void Run(CommandContext context, Func<Device> open, string directory, string? data, (int From, int To, int Steps) line,
        string output)
    {
        using Device device = open();
        (ModelConfig config, LatentModel model) = ModelDirectory.Open(directory).LoadWithCodes(device);
        using (model)
        {
            Dataset test = DataOption.LoadTest(data, config);
            Require(test, "--from", line.From);
            Require(test, "--to", line.To);
            float[,] images = Images(model, test, line);
            context.Cancellation.ThrowIfCancellationRequested();
            Write(output, images, config.Image, test, line);
            context.Output.WriteLine($"{line.Steps} steps from {Name(test, line.From)} to {Name(test, line.To)}: {output}");
        }
    }

    /// <summary>Collects the first image, the decoded points and the last image.</summary>
    private static float[,] Images(LatentModel model, Dataset test, (int From, int To, int Steps) line)
    {
        float[] first = Row(test, line.From), last = Row(test, line.To);
        float[,] decoded = model.Interpolate(first, last, line.Steps);
        float[,] images = new float[line.Steps + 2, test.Columns];
        for (int column = 0; column < test.Columns; column++)
        {
            images[0, column] = first[column];
            images[line.Steps + 1, column] = last[column];
        }

        Array.Copy(decoded, 0, images, test.Columns, decoded.Length);
        return images;
    }

    private static void Write(string output, float[,] images, ImageSize size, Dataset test, (int From, int To, int Steps) line)
    {
        int count = images.GetLength(0);
        new ImageGrid(new ImageBatch(images, size.Height, size.Width), ImageGrid.RowsOf(count, count))
        {
            Title = "A straight line between two codes, decoded",
            Caption = $"From {Name(test, line.From)} to {Name(test, line.To)}",
            ColumnLabels = ["original", .. Enumerable.Range(1, line.Steps).Select(step => $"{step}"), "original"],
        }.Write(output);
    }

    private static string Name(Dataset test, int row) =>
        test.HasLabels ? $"test image {row} (class {test.Labels[row]})" : $"test image {row}";

    private static float[] Row(Dataset data, int row)
    {
        float[] values = new float[data.Columns];
        data.CopyRow(row, values);
        return values;
    }

    private static void Require(Dataset test, string option, int row)
    {
        if (row >= test.Count)
        {
            throw new CommandException($"{option} is {row}; the test set of '{test.Name}' has rows 0 to {test.Count - 1}");
        }
    }
}
