using ScottPlot;

namespace Latent.Cli.Pictures;

/// <summary>Colours of regimes by their rank in volatility, from blue and green for calm to red for turbulent.</summary>
internal static class RegimeColors
{
    private static readonly Color[][] Scales =
    [
        .. new[]
        {
            "#2F77B4",
            "#2F77B4 #C8322F",
            "#2F8F5B #E0A21B #C8322F",
            "#2F77B4 #3BA06A #E8902A #C8322F",
            "#2F77B4 #3BA06A #D9B32A #E8762A #B8232F",
        }.Select(scale => scale.Split(' ').Select(Color.FromHex).ToArray()),
    ];

    /// <summary>Returns a colour for each of several regimes, the calmest first.</summary>
    public static IReadOnlyList<Color> Of(int count)
    {
        Color[] scale = Scales[Math.Clamp(count, 1, Scales.Length) - 1];
        return [.. Enumerable.Range(0, count).Select(rank => Between(scale, count > 1 ? rank * (scale.Length - 1.0) / (count - 1) : 0))];
    }

    private static Color Between(Color[] scale, double place)
    {
        int below = Math.Min((int)place, scale.Length - 1);
        return place == below ? scale[below] : scale[below].MixedWith(scale[below + 1], place - below);
    }
}
