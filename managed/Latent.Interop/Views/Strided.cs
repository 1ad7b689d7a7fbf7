namespace Latent.Interop;

/// <summary>Goes through the elements of views.</summary>
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
            throw new ArgumentException("The views overlap, and are not both dense; copy through an array: destination.CopyFrom(source.ToArray()).");
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

    private static void CopyAxis<T>(ReadOnlySpan<T> source, in ViewLayout sourceLayout, Span<T> target, in ViewLayout targetLayout, int axis)
        where T : unmanaged
    {
        (int length, int sourceStride, int targetStride) = ((int)sourceLayout.Dim(axis), (int)sourceLayout.Stride(axis), (int)targetLayout.Stride(axis));
        bool isLast = axis == sourceLayout.Rank - 1;
        if (isLast && sourceStride == 1 && targetStride == 1)
        {
            source[..length].CopyTo(target);
            return;
        }

        for (int i = 0; i < length; i++)
        {
            if (isLast)
            {
                target[i * targetStride] = source[i * sourceStride];
            }
            else
            {
                CopyAxis(source[(i * sourceStride)..], sourceLayout, target[(i * targetStride)..], targetLayout, axis + 1);
            }
        }
    }

    private static void FillAxis<T>(Span<T> target, in ViewLayout layout, T value, int axis)
        where T : unmanaged
    {
        int stride = (int)layout.Stride(axis);
        if (axis == layout.Rank - 1 && stride == 1)
        {
            target[..(int)layout.Dim(axis)].Fill(value);
            return;
        }

        for (int i = 0; i < layout.Dim(axis); i++)
        {
            if (axis == layout.Rank - 1)
            {
                target[i * stride] = value;
            }
            else
            {
                FillAxis(target[(i * stride)..], layout, value, axis + 1);
            }
        }
    }
}
