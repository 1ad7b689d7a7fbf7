namespace Latent.Interop;

/// <summary>
/// Copies and fills the elements of views. All elements that an axis with a stride reaches lie in a span, so their offsets are 32-bit
/// numbers. An axis with a stride of 0 may have any length.
/// </summary>
internal static class Strided
{
    /// <summary>target[i, j, ...] = source[i, j, ...]; both have the same dimensions.</summary>
    internal static void Copy<T>(ReadOnlySpan<T> source, in ViewLayout sourceLayout, Span<T> target, in ViewLayout targetLayout)
        where T : unmanaged
    {
        sourceLayout.RequireSameDims(targetLayout, "destination");
        if (sourceLayout.Length == 0)
        {
            return;
        }

        if (sourceLayout.IsDense && targetLayout.IsDense)
        {
            source[..(int)sourceLayout.Length].CopyTo(target);
            return;
        }

        if (source[..(int)sourceLayout.Extent].Overlaps(target[..(int)targetLayout.Extent]))
        {
            throw new ArgumentException(
                "The views overlap, and are not both dense; copy through an array: destination.CopyFrom(source.ToArray()).");
        }

        CopyAxis(source, sourceLayout, target, targetLayout, axis: 0);
    }

    /// <summary>target[i, j, ...] = value.</summary>
    internal static void Fill<T>(Span<T> target, in ViewLayout layout, T value)
        where T : unmanaged
    {
        if (layout.IsDense)
        {
            target[..(int)layout.Length].Fill(value);
        }
        else
        {
            FillAxis(target, layout, value, axis: 0);
        }
    }

    private static void CopyAxis<T>(ReadOnlySpan<T> source, in ViewLayout sourceLayout, Span<T> target, in ViewLayout targetLayout,
        int axis)
        where T : unmanaged
    {
        (long length, long sourceStride, long targetStride) =
            (sourceLayout.Dim(axis), sourceLayout.Stride(axis), targetLayout.Stride(axis));
        bool isLast = axis == sourceLayout.Rank - 1;
        if (isLast && sourceStride == 1 && targetStride == 1)
        {
            source[..(int)length].CopyTo(target);
            return;
        }

        // If all indices of the axis have one element, only the value of the last index stays there.
        for (long i = targetStride == 0 ? length - 1 : 0; i < length; i++)
        {
            (int from, int to) = ((int)(i * sourceStride), (int)(i * targetStride));
            if (isLast)
            {
                target[to] = source[from];
            }
            else
            {
                CopyAxis(source[from..], sourceLayout, target[to..], targetLayout, axis + 1);
            }
        }
    }

    private static void FillAxis<T>(Span<T> target, in ViewLayout layout, T value, int axis)
        where T : unmanaged
    {
        (long length, long stride) = (layout.Dim(axis), layout.Stride(axis));
        bool isLast = axis == layout.Rank - 1;
        if (isLast && stride == 1)
        {
            target[..(int)length].Fill(value);
            return;
        }

        // All indices of an axis with a stride of 0 have one element, which is written once.
        for (long i = stride == 0 ? length - 1 : 0; i < length; i++)
        {
            int place = (int)(i * stride);
            if (isLast)
            {
                target[place] = value;
            }
            else
            {
                FillAxis(target[place..], layout, value, axis + 1);
            }
        }
    }
}
