namespace Latent.Interop.Native;

/// <summary>
/// Creates programs from instructions that the caller writes, as the header <c>latent.h</c> describes them, instead of programs that are
/// compiled from a graph.
/// </summary>
public static class NativePrograms
{
    /// <summary>
    /// Checks and copies a program. The check covers all shapes, offsets, rights and overlaps, for every batch and step up to the
    /// capacities.
    /// </summary>
    /// <param name="context">The context that the program runs on.</param>
    /// <param name="segments">The segments of memory that runs bind.</param>
    /// <param name="tensors">Tensors inside the segments.</param>
    /// <param name="instructions">Instructions over the tensors, in order of execution.</param>
    /// <param name="batchCapacity">Largest batch of a run, 1 or more.</param>
    /// <param name="stepCapacity">Most steps of one run, 1 or more.</param>
    /// <param name="chainSteps">The operations of all chains.</param>
    /// <param name="tileRows">Rows of a tile, a multiple of 4; 0 if there are no row tiles.</param>
    /// <exception cref="ArgumentException">
    /// The program is invalid; the message names the instruction or tensor and the expected value.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The program needs a capability that the context's device lacks; see <see cref="Context.Capabilities"/>.
    /// </exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public static NativeProgram Create(
        Context context,
        ReadOnlySpan<Segment> segments,
        ReadOnlySpan<Tensor> tensors,
        ReadOnlySpan<Instruction> instructions,
        int batchCapacity,
        long stepCapacity,
        ReadOnlySpan<ChainStep> chainSteps = default,
        int tileRows = 0) =>
        NativeProgram.Create(context, segments, tensors, instructions, batchCapacity, stepCapacity, chainSteps, tileRows);
}
