using System.Globalization;
using Latent.Cli.Storage;
using Spectre.Console;

namespace Latent.Cli.Reporting;

/// <summary>A table of names and values below a title.</summary>
internal sealed class ReportTable
{
    private readonly Table _table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");

    public ReportTable(string title) => _table.Title = new TableTitle(Markup.Escape(title));

    public void Add(string name, string value) => _table.AddRow(new Text(name), new Text(value));

    /// <summary>Adds the losses of the last epoch and the duration of all epochs.</summary>
    public void AddMetrics(IReadOnlyList<EpochLine> metrics)
    {
        EpochLine last = metrics[^1];
        Add("train loss", Nats(last.Train));
        Add("test loss", Nats(last.Test));
        foreach ((string name, double value) in last.Terms)
        {
            Add($"  {name.Replace('_', ' ')}", Nats(value));
        }

        Add("seconds", metrics.Sum(line => line.Seconds).ToString("0.0", CultureInfo.InvariantCulture));
    }

    public void Write(TextWriter output) => Consoles.Over(output).Write(_table);

    private static string Nats(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
