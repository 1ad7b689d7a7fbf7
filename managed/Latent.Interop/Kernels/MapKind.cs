namespace Latent.Interop;

/// <summary>Functions of one element, y = f(x). a and b are parameters.</summary>
public enum MapKind
{
    /// <summary>x; with broadcasting this copies a row or a scalar.</summary>
    Identity = 0,

    /// <summary>-x</summary>
    Negate = 1,

    /// <summary>|x|</summary>
    Abs = 2,

    /// <summary>1, 0 or -1; NaN stays NaN</summary>
    Sign = 3,

    /// <summary>x * x</summary>
    Square = 4,

    /// <summary>square root; NaN below 0</summary>
    Sqrt = 5,

    /// <summary>1 / x</summary>
    Reciprocal = 6,

    /// <summary>e^x</summary>
    Exp = 7,

    /// <summary>e^x - 1</summary>
    Expm1 = 8,

    /// <summary>natural logarithm; NaN below 0</summary>
    Log = 9,

    /// <summary>log(1 + x)</summary>
    Log1p = 10,

    /// <summary>sine of radians</summary>
    Sin = 11,

    /// <summary>cosine of radians</summary>
    Cos = 12,

    /// <summary>hyperbolic tangent</summary>
    Tanh = 13,

    /// <summary>1 / (1 + e^-x)</summary>
    Sigmoid = 14,

    /// <summary>log(1 + e^x) = max(x, 0) + log1p(e^-|x|)</summary>
    Softplus = 15,

    /// <summary>max(x, 0); NaN stays NaN</summary>
    Relu = 16,

    /// <summary>x &gt; 0 ? x : a * x</summary>
    LeakyRelu = 17,

    /// <summary>x &gt; 0 ? 1 : 0; NaN gives 0</summary>
    Step = 18,

    /// <summary>a * x + b, the product rounded before the sum</summary>
    Affine = 19,

    /// <summary>error function: 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x</summary>
    Erf = 20,
}
