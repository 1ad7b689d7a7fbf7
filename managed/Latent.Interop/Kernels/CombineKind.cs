namespace Latent.Interop;

/// <summary>Functions of two elements, y = f(p, q). a is a parameter.</summary>
public enum CombineKind
{
    /// <summary>p + q</summary>
    Add = 0,

    /// <summary>p - q</summary>
    Subtract = 1,

    /// <summary>p * q</summary>
    Multiply = 2,

    /// <summary>p / q</summary>
    Divide = 3,

    /// <summary>the larger; NaN if either is NaN</summary>
    Maximum = 4,

    /// <summary>the smaller; NaN if either is NaN</summary>
    Minimum = 5,

    /// <summary>p &gt; q ? 1 : 0; NaN compares false</summary>
    Greater = 6,

    /// <summary>
    /// q &gt; 0 ? p : a * p, and 0 where a = 0 and not q &gt; 0: the gradient of (leaky) relu, from its output q
    /// </summary>
    Gate = 7,

    /// <summary>max(p, 0) - p * q + log1p(e^-|p|): cross-entropy of target q under logit p</summary>
    BceWithLogits = 8,

    /// <summary>(p * p + e^q - 1 - q) / 2: KL(N(p, e^q) || N(0, 1)) of mean p, log-variance q</summary>
    GaussianKl = 9,
}
