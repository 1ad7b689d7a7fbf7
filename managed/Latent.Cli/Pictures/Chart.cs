using System.Globalization;
using ScottPlot;
using ScottPlot.AxisPanels;
using ScottPlot.TickGenerators;

namespace Latent.Cli.Pictures;

/// <summary>The style common to all charts.</summary>
internal static class Chart
{
    private const string FontName = "Latent picture font";

    private static readonly Color Ink = Color.FromHex("#1F2430");
    private static readonly Color Frame = Color.FromHex("#9AA3B2");
    private static readonly Color GridLine = Color.FromHex("#E6E9EF");

    private static readonly int[] RoundSteps = [1, 2, 5, 10];

    static Chart()
    {
        (string regular, string bold) = PictureFont.Files;
        Fonts.AddFontFile(FontName, regular, bold: false, italic: false);
        Fonts.AddFontFile(FontName, bold, bold: true, italic: false);
    }

    /// <summary>Creates a chart with labelled axes.</summary>
    public static Plot Create(string horizontal, string vertical)
    {
        Plot plot = new();
        plot.XLabel(horizontal, 14);
        plot.YLabel(vertical, 14);
        plot.Font.Set(FontName);
        plot.Axes.Color(Ink);
        plot.Axes.FrameColor(Frame);
        foreach (AxisBase axis in new AxisBase[] { (AxisBase)plot.Axes.Bottom, (AxisBase)plot.Axes.Left })
        {
            axis.TickGenerator = new NumericAutomatic { LabelFormatter = Number, TickDensity = 0.6 };
            axis.TickLabelStyle.FontSize = 12;
            axis.LabelFontColor = Ink;
            axis.MinorTickStyle.Length = 0;
        }

        ((AxisBase)plot.Axes.Left).TickLabelStyle.OffsetY = 2;  // Digits have no descender: centre them on their tick.
        plot.Axes.Right.MinimumSize = 8;
        plot.Grid.MajorLineColor = GridLine;
        StyleLegend(plot.Legend);
        return plot;
    }

    /// <summary>Labels the horizontal axis with days; its values are days of OLE automation.</summary>
    public static void UseDates(Plot plot, DateTime first, DateTime last)
    {
        plot.Axes.Bottom.TickGenerator = DateTicks.Between(first, last);
        plot.Axes.Bottom.Label.IsVisible = false;
    }

    /// <summary>Labels the vertical axis with the numbers whose decimal logarithms are its values.</summary>
    /// <param name="plot">The chart.</param>
    /// <param name="low">The least value of the axis.</param>
    /// <param name="high">The greatest value of the axis.</param>
    public static void UseLogarithms(Plot plot, double low, double high)
    {
        NumericManual ticks = new();
        foreach (double value in RoundNumbers(Math.Pow(10, low), Math.Pow(10, high)))
        {
            ticks.AddMajor(Math.Log10(value), Number(value));
        }

        plot.Axes.Left.TickGenerator = ticks;
    }

    /// <summary>Puts the legend in a row below the chart, where it covers no data.</summary>
    public static void ShowLegendBelow(Plot plot)
    {
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.Margin = new PixelPadding(0);
        plot.Legend.Padding = new PixelPadding(0);
        plot.ShowLegend(Edge.Bottom).Padding = new PixelPadding(0, 0, 4, 10);
    }

    /// <summary>Adds a colour and a shape to the legend.</summary>
    public static void AddToLegend(Plot plot, string name, Color color, MarkerShape shape, float lineWidth)
    {
        LegendItem item = new LegendItem
        {
            LabelText = name,
            LineColor = color,
            LineWidth = lineWidth,
            MarkerStyle = new MarkerStyle(shape, 8, color),
        };
        item.LabelStyle.OffsetY = 2;
        plot.Legend.ManualItems.Add(item);
    }

    /// <summary>Writes the chart as PNG, below its title.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(Plot plot, string path, string title, string caption, int width, int height) =>
        PictureFile.Write(path, ToPng(plot, title, caption, width, height));

    /// <summary>Returns the chart as the content of a PNG file, below its title.</summary>
    public static byte[] ToPng(Plot plot, string title, string caption, int width, int height)
    {
        using Sheet sheet = new(width, height);
        int top = Sheet.Margin + SheetHeader.Measure(title, caption).Height;
        SheetHeader.Draw(sheet, title, caption);
        sheet.Draw(plot, Sheet.Margin, top, width - (2 * Sheet.Margin), height - top - Sheet.Margin);
        return sheet.ToPng();
    }

    private static void StyleLegend(Legend legend)
    {
        legend.FontName = FontName;
        legend.FontSize = 13;
        legend.FontColor = Ink;
        legend.OutlineColor = GridLine;
        legend.ShadowColor = Colors.Transparent;
    }

    // Four to nine round numbers: 1, 2 and 5 of each power of ten, or evenly spaced numbers if these are fewer than four.
    private static IEnumerable<double> RoundNumbers(double low, double high)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(low)));
        double[] rough = [.. Enumerable.Range(0, (int)Math.Ceiling(Math.Log10(high / power)) + 1)
            .SelectMany(exponent => RoundSteps.SkipLast(1).Select(digit => digit * power * Math.Pow(10, exponent)))
            .Where(value => value >= low && value <= high)];
        if (rough.Length >= 4)
        {
            return rough;
        }

        double unit = Math.Pow(10, Math.Floor(Math.Log10((high - low) / 4)));
        double step = unit * RoundSteps.First(factor => (high - low) / (factor * unit) <= 8);
        return Enumerable.Range(0, 10).Select(index => (Math.Ceiling(low / step) + index) * step).Where(value => value <= high);
    }

    private static string Number(double value) => value.ToString("0.####;\u22120.####;0", CultureInfo.InvariantCulture);
}
