namespace Latent.Modules;

/// <summary>Fills a parameter with its initial values.</summary>
/// <param name="values">Receives the values.</param>
/// <param name="fanIn">Inputs of each output unit.</param>
/// <param name="fanOut">Outputs that each input reaches.</param>
/// <param name="random">The source of random numbers.</param>
public delegate void Initializer(Span<float> values, int fanIn, int fanOut, RandomSource random);

/// <summary>The usual initialisers.</summary>
public static class Initializers
{
    /// <summary>U(−1/√fanIn, 1/√fanIn), as PyTorch's <c>nn.Linear</c> has for its weights and its biases.</summary>
    public static Initializer TorchLinear { get; } = (values, fanIn, _, random) => random.Uniform(values, 1 / Math.Sqrt(fanIn));

    /// <summary>U(−a, a) with a = √(6 / (fanIn + fanOut)): Glorot and Bengio, 2010, equation 16.</summary>
    public static Initializer Glorot { get; } = (values, fanIn, fanOut, random) =>
        random.Uniform(values, Math.Sqrt(6.0 / (fanIn + fanOut)));

    /// <summary>N(0, 2 / fanIn): He et al., 2015, equation 10, for layers followed by a relu.</summary>
    public static Initializer He { get; } = (values, fanIn, _, random) => random.Normal(values, Math.Sqrt(2.0 / fanIn));

    /// <summary>N(0, deviation²).</summary>
    public static Initializer Normal(double deviation) => (values, _, _, random) => random.Normal(values, deviation);

    /// <summary>The same number everywhere.</summary>
    public static Initializer Constant(float value) => (values, _, _, _) => values.Fill(value);

    /// <summary>Zeros.</summary>
    public static Initializer Zeros { get; } = Constant(0);
}
