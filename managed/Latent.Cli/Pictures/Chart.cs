using System.Globalization;
using ScottPlot;
using ScottPlot.AxisPanels;
using ScottPlot.TickGenerators;

namespace Latent.Cli.Pictures;

/// <summary>The look that all charts share.</summary>
internal static class Chart
{
    private const string FontName = "Latent picture font";

    private static readonly Color Ink = Color.FromHex("#1F2430");
    private static readonly Color Frame = Color.FromHex("#9AA3B2");
    private static readonly Color GridLine = Color.FromHex("#E6E9EF");

    static Chart()
    {
        var (regular, bold) = PictureFont.Files;
        Fonts.AddFontFile(FontName, regular, bold: false, italic: false);
        Fonts.AddFontFile(FontName, bold, bold: true, italic: false);
    }

    /// <summary>A chart with labelled axes.</summary>
    public static Plot Create(string horizontal, string vertical)
    {
        var plot = new Plot();
        plot.XLabel(horizontal, 14);
        plot.YLabel(vertical, 14);
        plot.Font.Set(FontName);
        plot.Axes.Color(Ink);
        plot.Axes.FrameColor(Frame);
        foreach (var axis in new AxisBase[] { (AxisBase)plot.Axes.Bottom, (AxisBase)plot.Axes.Left })
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

    /// <summary>Names a colour and shape in the legend.</summary>
    public static void AddToLegend(Plot plot, string name, Color color, MarkerShape shape, float lineWidth)
    {
        var item = new LegendItem
        {
            LabelText = name,
            LineColor = color,
            LineWidth = lineWidth,
            MarkerStyle = new MarkerStyle(shape, 8, color),
        };
        item.LabelStyle.OffsetY = 2;
        plot.Legend.ManualItems.Add(item);
    }

    /// <summary>Writes the chart below its title as PNG.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(Plot plot, string path, string title, string caption, int width, int height)
    {
        using var sheet = new Sheet(width, height);
        var top = Sheet.Margin + SheetHeader.Measure(title, caption).Height;
        SheetHeader.Draw(sheet, title, caption);
        sheet.Draw(plot, Sheet.Margin, top, width - (2 * Sheet.Margin), height - top - Sheet.Margin);
        sheet.Write(path);
    }

    private static void StyleLegend(Legend legend)
    {
        legend.FontName = FontName;
        legend.FontSize = 13;
        legend.FontColor = Ink;
        legend.OutlineColor = GridLine;
        legend.ShadowColor = Colors.Transparent;
    }

    private static string Number(double value) => value.ToString("0.####;\u22120.####;0", CultureInfo.InvariantCulture);
}
