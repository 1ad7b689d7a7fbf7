using MathNet.Numerics.Integration;

namespace Latent.Markets;

/// <summary>
/// A cumulative distribution function as polynomials of degree five between points that lie as densely as it takes: where the polynomial of an interval
/// misses the function at the middle, the interval is halved.
/// </summary>
internal sealed class CdfTable
{
    /// <summary>The relative error at the middle of an interval above which it is halved once more; the halves are then about 64 times better.</summary>
    public const double Tolerance = 1e-9;

    // Below this, errors of rounding are seen.
    private const double Rounding = 1e-13;
    private const int LeastDepth = 3;
    private const int MostDepth = 50;
    private const int MostPoints = 10_000;

    private static readonly GaussLegendreRule Rule = new(0, 1, 6);

    private readonly Func<double, CurvePoint> _evaluate;
    private readonly List<CurvePoint> _points = [];
    private double _tolerance = Tolerance;

    /// <summary>Tabulates a function over an interval.</summary>
    /// <param name="evaluate">The function, its density and the derivative of that.</param>
    /// <param name="low">The left end.</param>
    /// <param name="high">The right end.</param>
    public CdfTable(Func<double, CurvePoint> evaluate, double low, double high)
    {
        _evaluate = evaluate;
        CurvePoint from = evaluate(low), to = evaluate(high);
        while (!Fill(from, to))
        {
            _tolerance *= 100;
        }
    }

    /// <summary>Whether the tolerance was met; thousands of components that hardly touch would need more points than it is worth.</summary>
    public bool IsExact => _tolerance == Tolerance;

    /// <summary>Whether a probability lies between the ends.</summary>
    public bool Contains(double probability) => probability > _points[0].Value && probability < _points[^1].Value;

    /// <summary>Where the function has a value between those of the ends, and the interval of the table it was found in.</summary>
    public (double X, double Low, double High) Inverse(double probability)
    {
        int low = 0, high = _points.Count - 1;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = _points[middle].Value < probability ? (middle, high) : (low, middle);
        }

        double t = Solve(new HermiteQuintic(_points[low], _points[high]), probability);
        double width = _points[high].X - _points[low].X;
        return (_points[low].X + t * width, _points[low].X, _points[high].X);
    }

    /// <summary>∫ F (1 − F) between the ends, exact for the polynomials.</summary>
    public double Spread()
    {
        double sum = 0;
        for (int i = 1; i < _points.Count; i++)
        {
            HermiteQuintic quintic = new(_points[i - 1], _points[i]);
            for (int j = 0; j < Rule.Order; j++)
            {
                double value = quintic.Value(Rule.GetAbscissa(j));
                sum += quintic.Width * Rule.GetWeight(j) * value * (1 - value);
            }
        }

        return sum;
    }

    // Newton's method, kept within an interval that is halved where a step would leave it.
    private static double Solve(HermiteQuintic quintic, double value)
    {
        double low = 0, high = 1, t = 0.5;
        for (int round = 0; round < 100; round++)
        {
            double excess = quintic.Value(t) - value;
            (low, high) = excess < 0 ? (t, high) : (low, t);
            double next = t - excess / quintic.Slope(t);
            next = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(next - t) < 1e-14)
            {
                return next;
            }

            t = next;
        }

        return t;
    }

    private bool Fill(CurvePoint from, CurvePoint to)
    {
        _points.Clear();
        _points.Add(from);
        Refine(from, to, 0);
        return _points.Count <= MostPoints;
    }

    // Adds the points after the left end.
    private void Refine(CurvePoint from, CurvePoint to, int depth)
    {
        if (_points.Count > MostPoints)
        {
            return;
        }

        CurvePoint middle = _evaluate(0.5 * (from.X + to.X));
        if (depth >= MostDepth || depth >= LeastDepth && Follows(new HermiteQuintic(from, to), middle))
        {
            _points.Add(middle);
            _points.Add(to);
            return;
        }

        Refine(from, middle, depth + 1);
        Refine(middle, to, depth + 1);
    }

    // The slope is compared too: by symmetry the value may be right at the middle of a step.
    private bool Follows(HermiteQuintic quintic, CurvePoint middle)
    {
        double error = _tolerance * Math.Min(middle.Value, 1 - middle.Value) + Rounding;
        return Math.Abs(quintic.Value(0.5) - middle.Value) <= error
            && Math.Abs(quintic.Slope(0.5) - middle.Slope * quintic.Width) <= 16 * error;
    }
}
