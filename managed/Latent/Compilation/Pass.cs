using Latent.Compilation.Cpu;
using Latent.Compilation.Passes;
using Latent.Compilation.Planning;
using Latent.Interop;

namespace Latent.Compilation;

/// <summary>
/// A pass of the compiler over the graph. The static members are the table of all passes, in the order in which they run;
/// <see cref="CompilerOptions"/> switches each on or off.
/// </summary>
public sealed class Pass
{
    private static readonly List<Pass> Table = [];

    private readonly Func<PassContext, Rewrite> _rewrite;
    private readonly Func<PassContext, bool> _condition;

    private Pass(string name, Func<PassContext, Rewrite> rewrite, Func<PassContext, bool>? condition = null, Capabilities needs = default, bool isOptional = true)
    {
        (Name, Index, Needs, IsOptional) = (name, Table.Count, needs, isOptional);
        (_rewrite, _condition) = (rewrite, condition ?? (_ => true));
        Table.Add(this);
    }

    /// <summary>Copies variables, before they are updated, for what runs after the update and means their old values. It is always on.</summary>
    public static Pass KeepOldValues { get; } = new(nameof(KeepOldValues), _ => new KeepOldValues(), isOptional: false);

    /// <summary>Runs the updates of optimizers that have a kernel by that.</summary>
    public static Pass RecognizeUpdates { get; } = new(nameof(RecognizeUpdates), _ => new RecognizeUpdates());

    /// <summary>Lets elementwise operations repeat an operand themselves in place of reading a repeated copy.</summary>
    public static Pass ImplicitBroadcast { get; } = new(nameof(ImplicitBroadcast), _ => new ImplicitBroadcast());

    /// <summary>Computes equal operations on the same inputs once.</summary>
    public static Pass ShareCommonSubexpressions { get; } = new(nameof(ShareCommonSubexpressions), _ => new ShareCommonSubexpressions());

    /// <summary>Computes a Bernoulli cross-entropy and its gradient in one instruction.</summary>
    public static Pass FuseCrossEntropy { get; } = new(nameof(FuseCrossEntropy), _ => new FuseCrossEntropy());

    /// <summary>Computes products of the same features, such as mean and log-variance of a Gaussian, as one, and the gradients of their weights.</summary>
    public static Pass MergeHeads { get; } = new(nameof(MergeHeads), _ => new MergeHeads());

    /// <summary>Adds bias and activation, the gate of a gradient or another matrix while a matrix product is written.</summary>
    public static Pass FuseLinear { get; } = new(nameof(FuseLinear), _ => new FuseLinear());

    /// <summary>Adds bias and activation while a convolution is written.</summary>
    public static Pass FuseConvolutions { get; } = new(nameof(FuseConvolutions), _ => new FuseConvolutions());

    /// <summary>Sums the gradient of a bias while the product for the weights' gradient reads its terms.</summary>
    public static Pass FuseBiasGradients { get; } = new(nameof(FuseBiasGradients), _ => new FuseBiasGradients());

    /// <summary>
    /// Hands weight gradients to the optimizer while they are in a near cache. It has an effect together with <see cref="RecognizeUpdates"/> and
    /// <see cref="FuseBiasGradients"/> only.
    /// </summary>
    /// <remarks>In row tiles a gradient is complete only after the last one.</remarks>
    public static Pass FuseUpdates { get; } = new(nameof(FuseUpdates), context => new FuseUpdates(context.BatchCapacity), context => context.Tiles == 1, Capabilities.MatmulUpdate);

    /// <summary>Copies weights that several row tiles or products read once into the order in which they do.</summary>
    public static Pass PackWeights { get; } = new(nameof(PackWeights), context => new PackWeights(leastProducts: context.Tiles > 1 ? 1 : 3), needs: Capabilities.Pack);

    /// <summary>Runs elementwise operations that feed one another as one instruction, which may have several results.</summary>
    public static Pass FuseChains { get; } = new(nameof(FuseChains), _ => new FuseChains());

    /// <summary>Computes new values of variables where the variables lie.</summary>
    public static Pass AssignInPlace { get; } = new(nameof(AssignInPlace), _ => new AssignInPlace());

    /// <summary>
    /// Updates the parameters of a turn that lie side by side and have the same settings by one instruction, from one flat gradient that one guard looks at. It runs
    /// for devices that have no updates inside products, and where <see cref="FuseUpdates"/> is switched off.
    /// </summary>
    /// <remarks>On the CPU parameters that are updated one by one stay in a near cache: a step of a VAE takes up to 1.05 times as long with a flat update at a batch of
    /// 32 or more, and 1.2 to 1.6 times at a batch of 1 (AVX2).</remarks>
    public static Pass FlattenUpdates { get; } =
        new(nameof(FlattenUpdates), context => new FlattenUpdates(context.PlaceOf), context => !context.Offers(FuseUpdates));

    /// <summary>Copies variables, before the updates of a stage, for an update that reads what another has written. It is always on.</summary>
    public static Pass ReadBeforeUpdates { get; } = new(nameof(ReadBeforeUpdates), _ => new ReadBeforeUpdates(), isOptional: false);

    /// <summary>The passes in the order in which they run.</summary>
    public static IReadOnlyList<Pass> All { get; } = Table;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether it can be switched off.</summary>
    public bool IsOptional { get; }

    /// <summary>Abilities without which a device does not run its instructions; it is left out there.</summary>
    public Capabilities Needs { get; }

    /// <summary>Its place in the order.</summary>
    internal int Index { get; }

    /// <summary>Whether it runs: it is switched on, the device has what it needs, and its condition holds.</summary>
    internal bool Runs(PassContext context) => context.Offers(this) && _condition(context);

    /// <summary>The rewriting of one graph.</summary>
    internal Rewrite Rewrite(PassContext context) => _rewrite(context);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The circumstances that a pass may depend on, beside the graph.</summary>
/// <param name="Options">The options of the compilation.</param>
/// <param name="BatchCapacity">The largest batch.</param>
/// <param name="Stores">The places of the variables in each store.</param>
internal readonly record struct PassContext(CompilerOptions Options, int BatchCapacity, IReadOnlyList<VariableLayout> Stores)
{
    /// <summary>Whether a pass is switched on, and the device has what it needs.</summary>
    public bool Offers(Pass pass) => Options.Has(pass) && Options.Capabilities.HasFlag(pass.Needs);

    /// <summary>Rows of a tile, 0 if the batch is not cut.</summary>
    public int TileRows => Options.Capabilities.HasFlag(Capabilities.RowTiles) ? Options.TileRows : 0;

    /// <summary>The row tiles that the largest batch is cut into.</summary>
    public int Tiles => TileRows == 0 ? 1 : (BatchCapacity + TileRows - 1) / TileRows;

    /// <summary>The place of a variable, or null if it lies in none of the stores.</summary>
    public VariablePlace? PlaceOf(Variable variable)
    {
        int store = Stores.TakeWhile(candidate => !candidate.Contains(variable)).Count();
        return store < Stores.Count ? new VariablePlace(store, Stores[store].IndexOf(variable), Stores[store].OffsetOf(variable)) : null;
    }
}
