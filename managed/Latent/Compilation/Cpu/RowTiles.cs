using Latent.Compilation.Passes;
using Latent.Interop;

namespace Latent.Compilation.Cpu;

/// <summary>The part of an operation that can be done with one tile of rows of the batch at a time.</summary>
internal enum RowTiles
{
    /// <summary>None: it needs the whole batch.</summary>
    Refuses,

    /// <summary>Rows become rows of their own.</summary>
    Maps,

    /// <summary>
    /// Rows become rows of their own, or the result has no rows and is a sum over them, to which each tile adds its part.
    /// </summary>
    Sums,
}

/// <summary>The row tiles of each operation. An operation that is not named here needs the whole batch.</summary>
internal static class RowTileTable
{
    /// <summary>The part of an operation that can be done with one tile at a time.</summary>
    public static RowTiles Of(Op op) => op switch
    {
        UnaryOp or BinaryOp or SelectOp or ChainOp or CrossEntropyOp or RandomOp or FillOp or GuardOp => RowTiles.Maps,
        BroadcastToOp or ReshapeOp or DetachOp or TransposeOp or ConcatOp or WindowOp or FoldOp => RowTiles.Maps,
        ReductionOp { Reduce: ReduceKind.Sum } => RowTiles.Sums,
        ReductionOp => RowTiles.Maps,
        // All tiles read the whole table.
        GatherRowsOp => RowTiles.Maps,
        MatMulOp { Form: GemmForm.Tn } => RowTiles.Sums,
        MatMulOp => RowTiles.Maps,
        // An epilogue needs the complete sum, which is there only after the last tile.
        ProductOp { Form: GemmForm.Tn } product => product.Epilogue == default ? RowTiles.Sums : RowTiles.Refuses,
        ProductOp => RowTiles.Maps,
        ConvOp or ConvTransposeOp or FusedConvolutionOp => RowTiles.Maps,
        ConvFilterOp => RowTiles.Sums,
        SideResultOp => RowTiles.Sums,
        _ => RowTiles.Refuses,
    };
}
