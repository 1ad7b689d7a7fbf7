namespace Latent.Interop;

/// <summary>Activations that a matrix product applies to its result c, after the bias. The parameter a is the slope.</summary>
public enum Activation
{
    /// <summary>c</summary>
    None = 0,

    /// <summary>max(c, 0)</summary>
    Relu = 1,

    /// <summary>c &gt; 0 ? c : a * c</summary>
    LeakyRelu = 2,

    /// <summary>tanh(c)</summary>
    Tanh = 3,

    /// <summary>1 / (1 + e^-c)</summary>
    Sigmoid = 4,
}
