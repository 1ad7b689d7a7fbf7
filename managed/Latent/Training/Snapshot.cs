using Latent.Interop;

namespace Latent.Training;

/// <summary>A copy of memory, to go back to.</summary>
internal sealed class Snapshot(params NativeBuffer<float>[] buffers)
{
    private readonly float[][] _copies = Array.ConvertAll(buffers, buffer => new float[buffer.Length]);

    /// <summary>Copies the memory as it is.</summary>
    public void Take()
    {
        foreach ((NativeBuffer<float> buffer, float[] copy) in buffers.Zip(_copies))
        {
            buffer.AsSpan().CopyTo(copy);
        }
    }

    /// <summary>Puts the copy back.</summary>
    public void Restore()
    {
        foreach ((NativeBuffer<float> buffer, float[] copy) in buffers.Zip(_copies))
        {
            copy.CopyTo(buffer.AsSpan());
        }
    }
}
