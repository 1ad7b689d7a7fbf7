using Latent.Compilation.Planning;
using Latent.Interop;

namespace Latent.Compilation;

/// <summary>
/// The passes and memory savings that the compiler applies, by default all. Results agree with each on or off.
/// <c>CompilerOptions.Default.Without(Pass.FuseLinear)</c> leaves out one.
/// </summary>
public sealed record CompilerOptions
{
    /// <summary>Everything on.</summary>
    public static CompilerOptions Default { get; } = new();

    /// <summary>Everything off: each traced operation becomes an instruction with memory of its own.</summary>
    public static CompilerOptions None { get; } =
        new CompilerOptions { ReuseMemory = false, InPlace = false, TileRows = 0 }.Without([.. Pass.All.Where(pass => pass.IsOptional)]);

    /// <summary>The passes that are on, in the order in which they run.</summary>
    public IReadOnlyList<Pass> Passes => [.. Pass.All.Where(Has)];

    /// <summary>Whether the memory of a value is given to later values after its last use.</summary>
    public bool ReuseMemory { get; init; } = true;

    /// <summary>Whether an elementwise result is written over an operand that no later node needs.</summary>
    public bool InPlace { get; init; } = true;

    /// <summary>
    /// Rows of a tile: a step takes this many rows of the batch through all layers before the next, where the operations allow it. Their
    /// activations then stay in a near cache. A multiple of 4; 0 for the whole batch at once.
    /// </summary>
    public int TileRows { get; init; } = 256;

    /// <summary>The abilities of the device; all of them unless <see cref="For"/> sets others.</summary>
    internal Capabilities Capabilities { get; init; } = Capabilities.RowTiles | Capabilities.Pack | Capabilities.MatmulUpdate;

    /// <summary>The memory savings, for the memory plan.</summary>
    internal MemorySaving Saving => new(ReuseMemory, InPlace);

    // Bit i for pass i of the table, so that equal options are equal records.
    private ulong Switches { get; init; } = Bits([.. Pass.All]);

    /// <summary>Whether a pass is on.</summary>
    public bool Has(Pass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return (Switches >> pass.Index & 1) == 1;
    }

    /// <summary>
    /// The same options for a device with these abilities. A pass runs only if the device has the abilities that it
    /// <see cref="Pass.Needs"/>, and the batch is cut into row tiles only if the device has that ability.
    /// </summary>
    internal CompilerOptions For(Capabilities capabilities) => this with { Capabilities = capabilities };

    /// <summary>The same options with these passes on.</summary>
    public CompilerOptions With(params ReadOnlySpan<Pass> passes) => this with { Switches = Switches | Bits(passes) };

    /// <summary>The same options with these passes off.</summary>
    /// <exception cref="ArgumentException">One of the passes is not optional: without it, results would be wrong.</exception>
    public CompilerOptions Without(params ReadOnlySpan<Pass> passes)
    {
        foreach (Pass pass in passes)
        {
            if (!pass.IsOptional)
            {
                throw new ArgumentException($"The pass {pass} cannot be left out: without it, results would be wrong.", nameof(passes));
            }
        }

        return this with { Switches = Switches & ~Bits(passes) };
    }

    private static ulong Bits(ReadOnlySpan<Pass> passes)
    {
        ulong bits = 0;
        foreach (Pass pass in passes)
        {
            bits |= 1UL << pass.Index;
        }

        return bits;
    }
}
