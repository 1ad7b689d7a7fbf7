using Latent.Interop.Native;

namespace Latent.Interop.Tests.Memory.Stress;

/// <summary>Kernels and a program of one thread.</summary>
internal sealed class StressKernels : IDisposable
{
    /// <summary>Number of elements that the program reads.</summary>
    internal const int ProgramInputs = 4;

    private readonly Context _context = new(threads: 1);
    private readonly NativeProgram _program;
    private readonly ProgramBindings _bindings;
    private readonly NativeBuffer<float> _arena = new(ProgramInputs);
    private readonly NativeBuffer<float> _output = new(1);
    private readonly float[] _sum = new float[1];

    internal StressKernels()
    {
        _program = NativePrograms.Create(
            _context,
            [Segment.Create(4 * ProgramInputs, Access.Read), Segment.Create(4 * ProgramInputs, Access.Read | Access.Write),
            Segment.Create(4, Access.Write)],
            [Tensor.Create(0, Dtype.F32, [-1]), Tensor.Create(1, Dtype.F32, [-1]), Tensor.Create(2, Dtype.F32, [1])],
            [Instruction.Create(Opcode.Map, (int)Map.Square, 0, [0], [1]), Instruction.Create(Opcode.Reduce, (int)Reduce.Sum, 1, [1], [2])],
            batchCapacity: ProgramInputs,
            stepCapacity: 1);
        _bindings = new ProgramBindings(_program);
        _bindings.Bind(1, _arena);
        _bindings.Bind(2, _output);
    }

    public void Dispose()
    {
        _program.Dispose();
        _arena.Dispose();
        _output.Dispose();
        _context.Dispose();
    }

    internal void Fill(NativeBuffer<float> buffer, float value) => Kernels.Fill(buffer, value, _context);

    internal float Sum(NativeBuffer<float> buffer)
    {
        Kernels.Sum(buffer, [buffer.Length], [0], _sum, _context);
        return _sum[0];
    }

    /// <summary>The sum of the squares of the first elements.</summary>
    internal float RunProgram(NativeBuffer<float> buffer)
    {
        _bindings.Bind(0, buffer);
        _program.Run(_bindings, new RunOptions(ProgramInputs));
        return _output[0];
    }
}
