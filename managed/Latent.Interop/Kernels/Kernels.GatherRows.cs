using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>output[r, c] = scale · table[indices[r], c], from a table of numbers.</summary>
    /// <param name="table">The table, rows · columns elements.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="columns">Columns of the table.</param>
    /// <param name="indices">Rows to take, each from 0 to rows - 1.</param>
    /// <param name="output">Receives indices · columns elements; it overlaps no input.</param>
    /// <param name="scale">Factor of every element.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit, or an index is outside the table; the output is then written in part.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void GatherRows(
        ReadOnlyKernelSpan<float> table,
        long rows,
        long columns,
        ReadOnlyKernelSpan<int> indices,
        KernelSpan<float> output,
        float scale = 1,
        Context? context = null)
    {
        CheckGather(table.Length, rows, columns, indices.Length, output.Length);
        using MemoryHold tableHold = table.Hold(), indicesHold = indices.Hold(), outputHold = output.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* tablePointer = table)
        fixed (int* indicesPointer = indices)
        fixed (float* outputPointer = output)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_rows_gather_f32(
                outputPointer, lease.Pointer, tablePointer, rows, columns, indicesPointer, indices.Length, scale));
        }
    }

    /// <summary>output[r, c] = scale · table[indices[r], c], from a table of bytes, such as pixels with scale 1/255.</summary>
    /// <param name="table">The table, rows · columns elements.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="columns">Columns of the table.</param>
    /// <param name="indices">Rows to take, each from 0 to rows - 1.</param>
    /// <param name="output">Receives indices · columns elements; it overlaps no input.</param>
    /// <param name="scale">Factor of every element.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit, or an index is outside the table; the output is then written in part.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void GatherRows(
        ReadOnlyKernelSpan<byte> table,
        long rows,
        long columns,
        ReadOnlyKernelSpan<int> indices,
        KernelSpan<float> output,
        float scale = 1,
        Context? context = null)
    {
        CheckGather(table.Length, rows, columns, indices.Length, output.Length);
        using MemoryHold tableHold = table.Hold(), indicesHold = indices.Hold(), outputHold = output.Hold();
        using Context.Lease lease = Use(context);
        fixed (byte* tablePointer = table)
        fixed (int* indicesPointer = indices)
        fixed (float* outputPointer = output)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_rows_gather_u8(
                outputPointer, lease.Pointer, tablePointer, rows, columns, indicesPointer, indices.Length, scale));
        }
    }

    private static void CheckGather(long table, long rows, long columns, long indices, long output)
    {
        RequireLength(table, Elements(rows, columns), nameof(table));
        RequireLength(output, Elements(indices, columns), nameof(output));
    }
}
