using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop.Native;

public partial struct Tensor
{
    /// <summary>The dimensions in use, <see cref="Rank"/> of them.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<long> Shape => Dims.AsReadOnlySpan()[..Rank];

    /// <summary>Describes a tensor of a program.</summary>
    /// <param name="segment">Index of the segment that contains the tensor.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="dims">Dimensions, at most <see cref="Constants.MaxRank"/>; -d stands for d times the batch of the run.</param>
    /// <param name="offset">Bytes from the start of the segment.</param>
    /// <param name="stepStride">Bytes between consecutive steps of a run.</param>
    /// <param name="rowStride">In a program with row tiles, bytes between consecutive rows of the batch; 0 for memory of one tile.</param>
    /// <exception cref="ArgumentException">There are too many dimensions.</exception>
    public static Tensor Create(int segment, Interop.Dtype dtype, ReadOnlySpan<long> dims, long offset = 0, long stepStride = 0,
        long rowStride = 0)
    {
        if (dims.Length > Constants.MaxRank)
        {
            throw new ArgumentException($"There are {dims.Length} dimensions; at most {Constants.MaxRank} were expected.", nameof(dims));
        }

        Tensor tensor = new Tensor
        {
            Segment = segment,
            Dtype = (Dtype)dtype,
            Rank = dims.Length,
            Offset = offset,
            StepStride = stepStride,
            RowStride = rowStride,
        };
        dims.CopyTo(tensor.Dims.AsSpan());
        return tensor;
    }
}
