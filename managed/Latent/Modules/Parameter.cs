namespace Latent.Modules;

/// <summary>A variable of a module: a trained one, or one beside them, such as a running average.</summary>
public sealed class Parameter : Variable
{
    internal Parameter(string name, Shape shape, bool isTrained, Initializer initializer, int fanIn, int fanOut, FileLayout? layout)
        : base(name, shape)
    {
        IsTrained = isTrained;
        Initializer = initializer;
        FanIn = fanIn;
        FanOut = fanOut;
        Layout = layout;
    }

    /// <summary>Whether an optimizer trains it.</summary>
    public bool IsTrained { get; internal set; }

    /// <summary>The order of its numbers in files, or null if that is the order in memory.</summary>
    internal FileLayout? Layout { get; }

    internal Initializer Initializer { get; }

    internal int FanIn { get; }

    internal int FanOut { get; }
}
