namespace Latent;

/// <summary>A trainable variable of a module.</summary>
public sealed class Parameter : Variable
{
    internal Parameter(string name, Shape shape, Initializer initializer, int fanIn, int fanOut)
        : base(name, shape)
    {
        Initializer = initializer;
        FanIn = fanIn;
        FanOut = fanOut;
    }

    internal Initializer Initializer { get; }

    internal int FanIn { get; }

    internal int FanOut { get; }
}
