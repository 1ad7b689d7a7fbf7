namespace Latent.Markets;

/// <summary>The polynomial of degree five that agrees with a function, its slope and its curvature at both ends of an interval.</summary>
internal readonly struct HermiteQuintic
{
    private readonly double _c0, _c1, _c2, _c3, _c4, _c5;

    /// <summary>Computes the polynomial of an interval from the function at both ends.</summary>
    public HermiteQuintic(in CurvePoint from, in CurvePoint to)
    {
        Width = to.X - from.X;
        double rise = to.Value - from.Value, left = Width * from.Slope, right = Width * to.Slope;
        double leftCurve = 0.5 * Width * Width * from.Curvature, rightCurve = 0.5 * Width * Width * to.Curvature;
        (_c0, _c1, _c2) = (from.Value, left, leftCurve);
        _c3 = 10 * rise - 6 * left - 4 * right - 3 * leftCurve + rightCurve;
        _c4 = -15 * rise + 8 * left + 7 * right + 3 * leftCurve - 2 * rightCurve;
        _c5 = 6 * rise - 3 * left - 3 * right - leftCurve + rightCurve;
    }

    /// <summary>The width of the interval.</summary>
    public double Width { get; }

    /// <summary>Returns the value at a fraction of the width.</summary>
    public double Value(double t) => _c0 + t * (_c1 + t * (_c2 + t * (_c3 + t * (_c4 + t * _c5))));

    /// <summary>Returns the integral from the left end to a fraction of the width.</summary>
    public double Integral(double t) => Width * t * (_c0 + t * (_c1 / 2 + t * (_c2 / 3 + t * (_c3 / 4 + t * (_c4 / 5 + t * _c5 / 6)))));

    /// <summary>Stores the coefficients of the powers of the distance from the left end.</summary>
    public void CopyTo(Span<double> coefficients)
    {
        double power = 1;
        ReadOnlySpan<double> scaled = [_c0, _c1, _c2, _c3, _c4, _c5];
        for (int i = 0; i < scaled.Length; i++)
        {
            coefficients[i] = scaled[i] / power;
            power *= Width;
        }
    }
}

/// <summary>A function at a point, with its first two derivatives.</summary>
/// <param name="X">The point.</param>
/// <param name="Value">Its value.</param>
/// <param name="Slope">Its first derivative.</param>
/// <param name="Curvature">Its second derivative.</param>
internal readonly record struct CurvePoint(double X, double Value, double Slope, double Curvature);
