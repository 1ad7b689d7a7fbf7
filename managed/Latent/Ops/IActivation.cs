using Latent.Interop;

namespace Latent;

/// <summary>An elementwise operation that a product or convolution can apply to its results as it writes them.</summary>
internal interface IActivation
{
    /// <summary>Its name in instructions.</summary>
    Activation Kind { get; }

    /// <summary>The factor of a leaky relu below 0.</summary>
    double Slope => 0;

    /// <summary>f(x).</summary>
    double Value(double x);
}
