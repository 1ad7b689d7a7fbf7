namespace Latent;

/// <summary>A variable of a module: trained, or kept beside what is trained, such as a running average.</summary>
public sealed class Parameter : Variable
{
    internal Parameter(string name, Shape shape, bool isTrained, Initializer initializer, int fanIn, int fanOut)
        : base(name, shape)
    {
        IsTrained = isTrained;
        Initializer = initializer;
        FanIn = fanIn;
        FanOut = fanOut;
    }

    /// <summary>Whether an optimizer moves it.</summary>
    public bool IsTrained { get; }

    internal Initializer Initializer { get; }

    internal int FanIn { get; }

    internal int FanOut { get; }
}
