using MathNet.Numerics.Integration;

namespace Latent.Markets;

/// <summary>
/// A cumulative distribution function as the integral of its density. Between points, a polynomial of degree five stands for the density.
/// An interval is halved while its polynomial misses the density at the middle.
/// </summary>
internal sealed class CdfTable
{
    /// <summary>The greatest allowed error of the polynomial at the middle of an interval, relative to the mean density there. An interval
    /// with a greater error is halved. The error of the integral over both halves is 140 times less.</summary>
    public const double Tolerance = 3e-6;

    // Absolute error of mass that needs no further halving.
    private const double Negligible = 1e-10;
    private const int MostDepth = 50;

    // Exact for the square of an integral of degree six.
    private static readonly GaussLegendreRule Rule = new(0, 1, 7);
    private static readonly double[] Abscissas = Rule.Abscissas;
    private static readonly double[] RuleWeights = Rule.Weights;

    private readonly Func<double, CurvePoint> _density;
    private readonly double _start, _end, _missed;
    private readonly List<CurvePoint> _points = [];
    private readonly List<double> _values = [];
    private readonly int _most;

    /// <summary>Tabulates the cumulative function of a density.</summary>
    /// <param name="density">The density with its first and second derivative.</param>
    /// <param name="stops">Two or more points in rising order: both ends, and points between them that the table must contain, such as
    /// centres of narrow components.</param>
    /// <param name="start">The cumulative function at the first point.</param>
    /// <param name="end">The cumulative function at the last point.</param>
    /// <param name="most">The number of points at which all halving ends; it suffices for any mixture of components whose width is above
    /// 0.</param>
    public CdfTable(Func<double, CurvePoint> density, ReadOnlySpan<double> stops, double start, double end, int most)
    {
        (_density, _start, _end, _most) = (density, start, end, most);
        Fill(stops);
        _missed = Math.Abs(_values[^1] - end);
        CountFromTheRight();
    }

    /// <summary>Whether the integral of the table agrees with the given values at both ends to 10⁻⁷, so that no mass was missed.</summary>
    public bool IsExact => _missed < 1e-7;

    /// <summary>Whether a probability lies between the values at the ends.</summary>
    public bool Contains(double probability) => probability > _start && probability < _end;

    /// <summary>The point at which the cumulative function has a given value, which <see cref="Contains"/> must accept.</summary>
    public double Inverse(double probability)
    {
        int found = _values.BinarySearch(probability);
        int low = Math.Clamp(found < 0 ? ~found - 1 : found, 0, _values.Count - 2);
        HermiteQuintic density = new(_points[low], _points[low + 1]);
        double mass = _values[low + 1] - _values[low];
        return _points[low].X + density.Width * Solve(density, mass > 0 ? Math.Clamp((probability - _values[low]) / mass, 0, 1) : 0.5);
    }

    /// <summary>The integral ∫ F (1 − F) between the ends.</summary>
    public double Spread()
    {
        double sum = 0;
        for (int i = 1; i < _points.Count; i++)
        {
            HermiteQuintic density = new(_points[i - 1], _points[i]);
            for (int j = 0; j < Abscissas.Length; j++)
            {
                double value = _values[i - 1] + Math.Min(density.Integral(Abscissas[j]), _values[i] - _values[i - 1]);
                sum += density.Width * RuleWeights[j] * value * (1 - value);
            }
        }

        return sum;
    }

    // Finds the fraction of the width of an interval that holds a given fraction of its mass, by Newton's method. A step that would leave
    // the bracket is replaced by halving it.
    private static double Solve(in HermiteQuintic density, double share)
    {
        double low = 0, high = 1, t = share, mass = share * density.Integral(1);
        for (int round = 0; round < 100; round++)
        {
            double excess = density.Integral(t) - mass;
            (low, high) = excess < 0 ? (t, high) : (low, t);
            double next = t - excess / (density.Width * density.Value(t));
            next = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(next - t) < 1e-14)
            {
                return next;
            }

            t = next;
        }

        return t;
    }

    private void Fill(ReadOnlySpan<double> stops)
    {
        // With few stops, each interval is halved three times in any case, so that nothing narrow hides between its points.
        int least = stops.Length <= 20 ? 3 : 1;
        _points.Add(_density(stops[0]));
        _values.Add(_start);
        for (int i = 1; i < stops.Length; i++)
        {
            Refine(_points[^1], _density(stops[i]), least);
        }
    }

    // Sums the right half from the right end, so that the upper tail is as exact as the lower one.
    private void CountFromTheRight()
    {
        double left = 1 - _end;
        for (int i = _values.Count - 1; i > 0 && left < 0.5; i--)
        {
            _values[i] = 1 - left;
            left += Math.Max(0, new HermiteQuintic(_points[i - 1], _points[i]).Integral(1));
        }

        // The two sums differ by their errors at the point where they meet; the running maximum keeps the function monotone.
        for (int i = 1; i < _values.Count; i++)
        {
            _values[i] = Math.Max(_values[i], _values[i - 1]);
        }
    }

    // Adds the points of an interval without its left end.
    private void Refine(in CurvePoint from, in CurvePoint to, int least, int depth = 0)
    {
        CurvePoint middle = _density(0.5 * (from.X + to.X));
        if (depth >= MostDepth || _points.Count >= _most || depth >= least && Follows(new HermiteQuintic(from, to), middle))
        {
            Add(from, middle);
            Add(middle, to);
            return;
        }

        Refine(from, middle, least, depth + 1);
        Refine(middle, to, least, depth + 1);
    }

    private void Add(in CurvePoint from, in CurvePoint to)
    {
        _values.Add(_values[^1] + Math.Max(0, new HermiteQuintic(from, to).Integral(1)));
        _points.Add(to);
    }

    private static bool Follows(in HermiteQuintic density, in CurvePoint middle) =>
        Math.Abs(density.Value(0.5) - middle.Value) * density.Width <= Tolerance * Math.Abs(density.Integral(1)) + Negligible;
}
