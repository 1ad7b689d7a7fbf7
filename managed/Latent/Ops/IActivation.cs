using Latent.Interop;

namespace Latent;

/// <summary>An elementwise operation that products and convolutions can apply while they are written.</summary>
internal interface IActivation
{
    /// <summary>Its name in instructions.</summary>
    Activation Kind { get; }

    /// <summary>The factor below 0 of a leaky relu.</summary>
    double Slope => 0;

    /// <summary>f(x).</summary>
    double Value(double x);
}
