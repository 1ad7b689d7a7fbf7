namespace Latent.Reference.Functions;

/// <summary>Functions in double precision that .NET lacks or computes less precisely, for the reference values of operations.</summary>
internal static class SpecialFunctions
{
    /// <summary>1 / (1 + e⁻ˣ), computed without overflow.</summary>
    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    /// <summary>ln(1 + eˣ), computed without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>The error function, by its series (Abramowitz and Stegun 7.1.6), whose terms all have one sign; ±1 where |x| ≥ 6.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) >= 6 || double.IsNaN(x))
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>ln(1 + x) to full precision: the factor x / (u − 1) undoes the rounding of u = 1 + x.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>eˣ − 1 to full precision, by 2 e^(x/2) sinh(x/2).</summary>
    public static double Expm1(double x) => Math.Abs(x) > 1 ? Math.Exp(x) - 1 : 2 * Math.Exp(x / 2) * Math.Sinh(x / 2);
}
