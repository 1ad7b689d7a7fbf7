namespace Latent.Compilation;

/// <summary>Which of the compiler's rewrites and memory savings are in force. All are by default; results agree with each on or off.</summary>
public sealed record CompilerOptions
{
    /// <summary>Everything on.</summary>
    public static CompilerOptions Default { get; } = new();

    /// <summary>Everything off: each traced operation becomes an instruction with memory of its own.</summary>
    public static CompilerOptions None { get; } = new()
    {
        ShareCommonSubexpressions = false,
        ImplicitBroadcast = false,
        FuseLinear = false,
        FuseConvolutions = false,
        FuseBiasGradients = false,
        FuseCrossEntropy = false,
        FuseUpdates = false,
        FuseChains = false,
        ReuseMemory = false,
        InPlace = false,
        TileRows = 0,
        PackWeights = false,
    };

    /// <summary>Computes equal operations on the same inputs once.</summary>
    public bool ShareCommonSubexpressions { get; init; } = true;

    /// <summary>Lets elementwise operations repeat an operand themselves in place of reading a repeated copy.</summary>
    public bool ImplicitBroadcast { get; init; } = true;

    /// <summary>Adds bias and activation, the gate of a gradient or another matrix while a matrix product is written.</summary>
    public bool FuseLinear { get; init; } = true;

    /// <summary>Adds bias and activation while a convolution is written.</summary>
    public bool FuseConvolutions { get; init; } = true;

    /// <summary>Sums the gradient of a bias while the product for the weights' gradient reads its terms.</summary>
    public bool FuseBiasGradients { get; init; } = true;

    /// <summary>Computes a Bernoulli cross-entropy and its gradient in one pass.</summary>
    public bool FuseCrossEntropy { get; init; } = true;

    /// <summary>Hands weight gradients to the optimizer while they are in a near cache. It has an effect together with <see cref="FuseBiasGradients"/> only.</summary>
    public bool FuseUpdates { get; init; } = true;

    /// <summary>Runs elementwise operations that only feed one another as one instruction.</summary>
    public bool FuseChains { get; init; } = true;

    /// <summary>Gives the memory of values that are no longer needed to later ones.</summary>
    public bool ReuseMemory { get; init; } = true;

    /// <summary>Writes elementwise results over an operand that is not needed any more.</summary>
    public bool InPlace { get; init; } = true;

    /// <summary>
    /// Rows of the batch that a step takes through all layers at a time, where the operations allow it: their activations then stay in a near
    /// cache. A multiple of 4; 0 for the whole batch.
    /// </summary>
    public int TileRows { get; init; } = 256;

    /// <summary>Copies weights that several row tiles or products read once into the order in which they do.</summary>
    public bool PackWeights { get; init; } = true;
}
