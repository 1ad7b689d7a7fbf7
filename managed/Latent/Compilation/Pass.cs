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

    private Pass(string name, Func<PassContext, Rewrite> rewrite, Func<PassContext, bool>? condition = null, Capabilities needs = default,
        bool isOptional = true)
    {
        (Name, Index, Needs, IsOptional) = (name, Table.Count, needs, isOptional);
        (_rewrite, _condition) = (rewrite, condition ?? (_ => true));
        Table.Add(this);
    }

    /// <summary>
    /// Copies a variable before its update for nodes of later stages that were traced with the old value. It is always on.
    /// </summary>
    public static Pass KeepOldValues { get; } = new(nameof(KeepOldValues), _ => new KeepOldValues(), isOptional: false);

    /// <summary>Replaces the composed update of an optimizer by the optimizer's kernel, where there is one.</summary>
    public static Pass RecognizeUpdates { get; } = new(nameof(RecognizeUpdates), _ => new RecognizeUpdates());

    /// <summary>Lets elementwise operations repeat an operand themselves rather than read a repeated copy of it.</summary>
    public static Pass ImplicitBroadcast { get; } = new(nameof(ImplicitBroadcast), _ => new ImplicitBroadcast());

    /// <summary>Computes equal operations on the same inputs once.</summary>
    public static Pass ShareCommonSubexpressions { get; } = new(nameof(ShareCommonSubexpressions), _ => new ShareCommonSubexpressions());

    /// <summary>Computes a Bernoulli cross-entropy and its gradient in one instruction.</summary>
    public static Pass FuseCrossEntropy { get; } = new(nameof(FuseCrossEntropy), _ => new FuseCrossEntropy());

    /// <summary>
    /// Computes products of the same features, such as mean and log-variance of a Gaussian, as one product, and the gradients of their
    /// weights as another.
    /// </summary>
    public static Pass MergeHeads { get; } = new(nameof(MergeHeads), _ => new MergeHeads());

    /// <summary>
    /// Lets a matrix product apply bias and activation, the gate of a gradient, or the addition of a matrix as it writes its result.
    /// </summary>
    public static Pass FuseLinear { get; } = new(nameof(FuseLinear), _ => new FuseLinear());

    /// <summary>Lets a convolution apply bias and activation as it writes its result.</summary>
    public static Pass FuseConvolutions { get; } = new(nameof(FuseConvolutions), _ => new FuseConvolutions());

    /// <summary>Sums the gradient of a bias in the product for the gradient of the weights, which reads the same terms.</summary>
    public static Pass FuseBiasGradients { get; } = new(nameof(FuseBiasGradients), _ => new FuseBiasGradients());

    /// <summary>
    /// Updates weights inside the product that computes their gradient, part by part while the gradient is in a near cache, so that it is
    /// never stored. It has no effect without <see cref="RecognizeUpdates"/> and <see cref="FuseBiasGradients"/>.
    /// </summary>
    /// <remarks>It does not run where the batch is cut into row tiles: a gradient is complete only after the last tile.</remarks>
    public static Pass FuseUpdates { get; } = new(
        nameof(FuseUpdates), context => new FuseUpdates(context.BatchCapacity), context => context.Tiles == 1, Capabilities.MatmulUpdate);

    /// <summary>Copies weights, once for all row tiles or products that read them, into the order in which products read them.</summary>
    public static Pass PackWeights { get; } = new(
        nameof(PackWeights), context => new PackWeights(leastProducts: context.Tiles > 1 ? 1 : 3), needs: Capabilities.Pack);

    /// <summary>Runs elementwise operations that feed one another as one instruction, which may have several results.</summary>
    public static Pass FuseChains { get; } = new(nameof(FuseChains), _ => new FuseChains());

    /// <summary>Computes the new value of a variable in the variable's own memory, rather than elsewhere with a copy.</summary>
    public static Pass AssignInPlace { get; } = new(nameof(AssignInPlace), _ => new AssignInPlace());

    /// <summary>
    /// Updates the parameters of a stage that lie side by side and have the same settings by one instruction, from one flat gradient that
    /// one guard checks. It runs for devices that have no updates inside products, and where <see cref="FuseUpdates"/> is switched off.
    /// </summary>
    /// <remarks>
    /// On the CPU, parameters that are updated one by one stay in a near cache: a step of a VAE takes up to 1.05 times as long with a flat
    /// update at a batch of 32 or more, and 1.2 to 1.6 times at a batch of 1 (AVX2).
    /// </remarks>
    public static Pass FlattenUpdates { get; } =
        new(nameof(FlattenUpdates), context => new FlattenUpdates(context.PlaceOf), context => !context.Offers(FuseUpdates));

    /// <summary>
    /// Copies a variable before the updates of its stage for an update that reads it after another update has written it. It is always on.
    /// </summary>
    public static Pass ReadBeforeUpdates { get; } = new(nameof(ReadBeforeUpdates), _ => new ReadBeforeUpdates(), isOptional: false);

    /// <summary>The passes in the order in which they run.</summary>
    public static IReadOnlyList<Pass> All { get; } = Table;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether it can be switched off.</summary>
    public bool IsOptional { get; }

    /// <summary>The abilities that a device needs for its instructions. For a device that lacks one it does not run.</summary>
    public Capabilities Needs { get; }

    /// <summary>Its place in the order.</summary>
    internal int Index { get; }

    /// <summary>Whether it runs: it is switched on, the device has the abilities that it needs, and its condition holds.</summary>
    internal bool Runs(PassContext context) => context.Offers(this) && _condition(context);

    /// <summary>Makes the rewriting of one graph.</summary>
    internal Rewrite Rewrite(PassContext context) => _rewrite(context);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The properties of a compilation, besides the graph, on which a pass may depend.</summary>
/// <param name="Options">The options of the compilation.</param>
/// <param name="BatchCapacity">The largest batch.</param>
/// <param name="Stores">The places of the variables in each store.</param>
internal readonly record struct PassContext(CompilerOptions Options, int BatchCapacity, IReadOnlyList<VariableLayout> Stores)
{
    /// <summary>Whether a pass is switched on, and the device has the abilities that it needs.</summary>
    public bool Offers(Pass pass) => Options.Has(pass) && Options.Capabilities.HasFlag(pass.Needs);

    /// <summary>The rows of a tile, or 0 if the batch is not cut.</summary>
    public int TileRows => Options.Capabilities.HasFlag(Capabilities.RowTiles) ? Options.TileRows : 0;

    /// <summary>The number of row tiles of the largest batch.</summary>
    public int Tiles => TileRows == 0 ? 1 : (BatchCapacity + TileRows - 1) / TileRows;

    /// <summary>The place of a variable, or null if it lies in none of the stores.</summary>
    public VariablePlace? PlaceOf(Variable variable)
    {
        int store = Stores.TakeWhile(candidate => !candidate.Contains(variable)).Count();
        return store < Stores.Count ? new VariablePlace(store, Stores[store].IndexOf(variable), Stores[store].OffsetOf(variable)) : null;
    }
}
