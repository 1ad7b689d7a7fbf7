using System.Globalization;
using Latent.Cli.Reporting;
using Spectre.Console;

namespace Latent.Cli.Evaluation;

/// <summary>An evaluation as a table: figures of the model beside those of training images.</summary>
internal sealed class EvaluationTable
{
    private const int NumbersShown = 10;

    private readonly Table _table = new Table().Border(TableBorder.Rounded).AddColumns("", "model", "real data");

    public EvaluationTable(EvaluationReport report)
    {
        _table.Title = new TableTitle(Markup.Escape($"{report.Model} on {report.TestImages} test images of {report.Data}"));
        Add("loss", report.Loss, "0.00");
        foreach ((string name, double value) in report.Terms)
        {
            Add($"  {name.Replace('_', ' ')}", value, "0.00");
        }

        if (report.LogLikelihood is { } likelihood)
        {
            Add($"log-likelihood, {likelihood.Draws} draws", $"{Text(likelihood.Mean, "0.00")} ± {Text(likelihood.StandardError, "0.00")}");
        }

        if (report.Latents is { } latents)
        {
            AddLatents(latents);
        }

        if (report.Samples is { } samples)
        {
            AddSamples(samples);
        }
    }

    public void Write(TextWriter output) => Consoles.Over(output).Write(_table);

    private void AddLatents(LatentFigures latents)
    {
        Add("active latents", $"{latents.Active} of {latents.Count}{(latents.Collapsed ? ": the posterior has collapsed" : "")}");
        string kl = string.Join(" ", latents.Kl.OrderDescending().Take(NumbersShown).Select(value => Text(value, "0.00")));
        Add("  KL of each, nats", latents.Kl.Count > NumbersShown ? $"{kl} ..." : kl);
    }

    private void AddSamples(SampleFigures samples)
    {
        if (samples.Classifier is { } classifier)
        {
            Add("classifier's test accuracy", "", Text(classifier.Accuracy, "0.0000"));
        }

        Add("Fréchet distance", samples, comparison => comparison.FrechetDistance, "0.000");
        Add("precision", samples, comparison => comparison.Precision, "0.000");
        Add("recall", samples, comparison => comparison.Recall, "0.000");
        Add("density", samples, comparison => comparison.Density, "0.000");
        Add("coverage", samples, comparison => comparison.Coverage, "0.000");
        Add("MMD²", samples, comparison => comparison.Mmd, "0.00000");
        Add("  p-value", samples, comparison => comparison.MmdPValue, "0.000");
        Add("memorised", samples, comparison => comparison.Memorised, "0.0000");
        Add("distance from training images", samples, comparison => comparison.NearestTraining, "0.00");
        if (samples.Model.ClassShares is { } shares)
        {
            Add("classes, %", Percent(shares), Percent(samples.RealData.ClassShares!));
            Add("  KL from test images, nats", samples, comparison => comparison.ClassDivergence!.Value, "0.0000");
        }

        if (samples.Recognised is { } recognised)
        {
            Add("recognised as the requested class", recognised, "0.0000");
        }
    }

    private void Add(string name, SampleFigures samples, Func<Comparison, double> figure, string format) =>
        Add(name, Text(figure(samples.Model), format), Text(figure(samples.RealData), format));

    private void Add(string name, double value, string format) => Add(name, Text(value, format));

    private void Add(string name, string value, string real = "") => _table.AddRow(new Text(name), new Text(value), new Text(real));

    private static string Percent(IReadOnlyList<double> shares) => string.Join(" ", shares.Select(share => Text(100 * share, "0")));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
