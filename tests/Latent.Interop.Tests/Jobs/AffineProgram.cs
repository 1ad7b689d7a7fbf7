using Latent.Interop.Native;

namespace Latent.Interop.Tests.Jobs;

/// <summary>A program with memory of its own. Its steps compute x := scale · x + shift for four numbers.</summary>
internal sealed class AffineProgram : IDisposable
{
    internal AffineProgram(Context context, float scale = 1, float shift = 1, long stepCapacity = 8)
    {
        Program = NativePrograms.Create(
            context,
            [Segment.Create(16, Access.Read | Access.Write)],
            [Tensor.Create(0, Dtype.F32, [4])],
            [Instruction.Create(Opcode.Map, (int)Map.Affine, 0, [0], [0], [scale, shift])],
            1,
            stepCapacity);
        Bindings = new ProgramBindings(Program);
        Bindings.Bind(0, Values);
    }

    internal NativeProgram Program { get; }

    internal ProgramBindings Bindings { get; }

    internal NativeBuffer<float> Values { get; } = new(4);

    internal JobHandle Schedule(long steps, JobHandle dependsOn = default, CancellationToken cancellation = default) =>
        Program.Schedule(Bindings, new RunOptions(1, steps), dependsOn, cancellation);

    public void Dispose()
    {
        Program.Dispose();
        Values.Dispose();
    }
}
