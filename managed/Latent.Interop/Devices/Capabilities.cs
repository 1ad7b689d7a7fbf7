namespace Latent.Interop;

/// <summary>Abilities of a device beyond the meaning of the instructions; a bit set.</summary>
[Flags]
public enum Capabilities
{
    /// <summary>Programs with row tiles.</summary>
    RowTiles = 1,

    /// <summary>The instruction PACK, and products that read its result.</summary>
    Pack = 2,

    /// <summary>The instruction MATMUL_UPDATE.</summary>
    MatmulUpdate = 4,
}
