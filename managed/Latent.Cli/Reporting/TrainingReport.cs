using System.Globalization;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Models;

namespace Latent.Cli.Reporting;

/// <summary>Messages before and after a training.</summary>
internal static class TrainingReport
{
    private const int NumbersShown = 8;

    /// <summary>Describes the training in a line.</summary>
    public static string Heading(Model model, ModelConfig config, DataSplit data) =>
        $"Training {config.Model} {config.Description} ({Count(model)} parameters) on {Count(data.Train)} images of {data.Train.Name}, "
        + $"testing on {Count(data.Test)}; {model.Device}";

    /// <summary>Writes the table of results and the table of files.</summary>
    public static void Write(
        TextWriter output, ModelDirectory directory, Model model, ModelConfig config, IReadOnlyList<EpochLine> metrics,
        Posterior? posterior,
        IReadOnlyList<(string Name, string Meaning)> pictures)
    {
        ReportTable table = new("Result of the training");
        table.Add("model", $"{config.Model} {config.Description}");
        table.Add("parameters", Count(model));
        table.AddMetrics(metrics);
        if (posterior is not null)
        {
            table.Add($"mu of {posterior.Label}", Numbers(posterior.Mu));
            table.Add($"sigma of {posterior.Label}", Numbers(posterior.Sigma));
        }

        table.Write(output);
        ReportTable files = new($"Files in {directory.Path}");
        files.Add(Path.GetFileName(directory.WeightsFile), "weights, with names as in PyTorch");
        files.Add(Path.GetFileName(directory.ConfigFile), "architecture and training settings");
        files.Add(Path.GetFileName(directory.MetricsFile), "a line for each epoch");
        foreach ((string name, string meaning) in pictures)
        {
            files.Add(name, meaning);
        }

        files.Write(output);
    }

    private static string Count(Model model) => model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(Dataset data) => data.Count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Numbers(float[] values) =>
        string.Join(", ", values.Take(NumbersShown).Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)))
        + (values.Length > NumbersShown ? $", ... ({values.Length} values)" : "");
}
