namespace Latent.Markets;

/// <content>Quantiles, and the constant part of the score, from a table of the cumulative function.</content>
public sealed partial class MixtureDistribution
{
    // The table ends where each component has at most this probability beyond the end.
    private const double Tail = 1e-6;

    // With at most this many components, all their centres are points of the table, since each component may be narrow.
    private const int Few = 16;

    // With at most this many components, one step of Newton's method costs no more than the look-up in the table.
    private const int MostPolished = 32;

    private CdfTable? _table;
    private MixtureDensity? _density;

    private CdfTable Table => _table ??= Tabulated();

    private MixtureDensity Density => _density ??= new MixtureDensity(_curve, Degrees, _weights, _locations, _scales);

    /// <summary>The x with P(X ≤ x) = p. It is exact for up to 32 components, and in the tails beyond which no component has more than
    /// 10⁻⁶; elsewhere P(X ≤ x) is p to 10⁻⁷.</summary>
    /// <inheritdoc/>
    public override double Quantile(double probability)
    {
        Check.Probability(probability);
        if (_weights.Length > 1 && Table.Contains(probability) && Table.IsExact)
        {
            double x = Table.Inverse(probability);
            return _weights.Length <= MostPolished ? Polish(x, probability) : x;
        }

        (double low, double high) = Bracket(probability);
        return Solve(probability, low, high);
    }

    private CdfTable Tabulated()
    {
        (double low, double high) = Ends();
        double start = Cdf(low), end = Cdf(high);
        int most = 10_000 + 300 * _weights.Length;
        CdfTable table = new(Density.At, Stops(low, high, _weights.Length <= Few), start, end, most);

        // Mass that the first table lacks belongs to components so narrow that they lie between its points.
        return table.IsExact || _weights.Length <= Few ? table : new CdfTable(Density.At, Stops(low, high, true), start, end, most);
    }

    private (double Low, double High) Ends() => (Bracket(Tail).Low, Bracket(1 - Tail).High);

    // The ends, with or without all centres between them.
    private double[] Stops(double low, double high, bool centres) =>
        centres ? [low, .. _locations.Where(location => location > low && location < high).Distinct().Order(), high] : [low, high];

    // One step of Newton's method squares the error of the table.
    private double Polish(double x, double probability)
    {
        double density = Density.At(x).Value;
        return density > 0 ? x - (Cdf(x) - probability) / density : x;
    }

    // Newton's method; a step that would leave the bracket is replaced by halving it.
    private double Solve(double probability, double low, double high)
    {
        double x = 0.5 * (low + high);
        for (int round = 0; round < 200 && high > low; round++)
        {
            double excess = Cdf(x) - probability;
            (low, high) = excess < 0 ? (x, high) : (low, x);
            double next = x - excess / Math.Exp(LogDensity(x));
            next = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(next - x) <= 1e-14 * Deviation)
            {
                return next;
            }

            x = next;
        }

        return x;
    }

    // The least and the greatest quantile of any component; the quantile of the mixture lies between them.
    private (double Low, double High) Bracket(double probability)
    {
        double z = _curve.Quantile(probability), low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < _weights.Length; i++)
        {
            double quantile = _locations[i] + _scales[i] * z;
            (low, high) = (Math.Min(low, quantile), Math.Max(high, quantile));
        }

        return (low, high);
    }

    // ½ E|X − X′| = ∫ F (1 − F). Beyond the ends of the table, F² and (1 − F)² are negligible.
    private double HalfMeanDifference()
    {
        if (_weights.Length == 1)
        {
            return _scales[0] * _curve.HalfMeanDifference;
        }

        (double low, double high) = Ends();
        double tails = 0;
        for (int i = 0; i < _weights.Length; i++)
        {
            double below = (low - _locations[i]) / _scales[i], above = (_locations[i] - high) / _scales[i];
            tails += _weights[i] * _scales[i] * (_curve.IntegralOfCdf(below) + _curve.IntegralOfCdf(above));
        }

        return Table.Spread() + tails;
    }
}
