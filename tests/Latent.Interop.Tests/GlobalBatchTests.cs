using Latent.Interop.Native;

namespace Latent.Interop.Tests;

/// <summary>Tests that several runs of parts of one batch have the random numbers and scales of the whole batch.</summary>
internal sealed class GlobalBatchTests
{
    private const int Columns = 3;

    [Test]
    public void The_rows_of_a_run_are_those_of_the_whole_batch()
    {
        using Context context = new(2);
        using NativeProgram program = NativePrograms.Create(
            context,
            [Segment.Create(4 * Columns * 12, Access.Write), Segment.Create(4, Access.Write)],
            [Tensor.Create(0, Dtype.F32, [-1, Columns]), Tensor.Create(1, Dtype.F32, [1])],
            [Instruction.Create(Opcode.Random, (int)Native.Random.Normal, 5, [], [0]),
            Instruction.Create(Opcode.Fill, 0, 0, [], [1], [6, -1])],
            12,
            1);
        using NativeBuffer<float> whole = new(12 * Columns), part = new(12 * Columns), scale = new(1);
        ProgramBindings bindings = new(program);
        bindings.Bind(0, whole);
        bindings.Bind(1, scale);
        program.Run(bindings, new RunOptions(12) { Seed = 3 });
        Assert.That(scale[0], Is.EqualTo(0.5f));

        bindings.Bind(0, part);
        program.Run(bindings, new RunOptions(4) { Seed = 3, FirstRow = 8, GlobalBatch = 12 });

        Assert.That(part.Slice(0, 4 * Columns).ToArray(), Is.EqualTo(whole.Slice(8 * Columns).ToArray()));
        Assert.That(scale[0], Is.EqualTo(0.5f));
    }

    [TestCase(2, 12)]
    [TestCase(-4, 12)]
    [TestCase(8, 11)]
    [TestCase(4, 0)]
    public void Rows_outside_of_the_whole_batch_are_refused(long firstRow, long globalBatch)
    {
        using Context context = new(1);
        using NativeProgram program = NativePrograms.Create(context, [], [], [], 4, 1);

        Assert.That(
            () => program.Run(new ProgramBindings(program), new RunOptions(4) { FirstRow = firstRow, GlobalBatch = globalBatch }),
            Throws.ArgumentException);
    }
}
