using System.Runtime.CompilerServices;

namespace Latent.Interop.Tests.Views;

/// <summary>Tests of views whose buffers are disposed, resized, or used by other threads.</summary>
internal sealed class ViewLifetimeTests
{
    private delegate void Use(MatrixView<float> view);

    private static readonly (string Name, Use Use)[] Uses =
    [
        ("the indexer", view => view[0, 0] = 1),
        ("the indexer of a part", view => view.Slice(1, 1).Transpose()[0, 0] = 1),
        ("the indexer of a tensor", view => view.AsTensor()[1, 1] = 1),
        ("the indexer of a read-only tensor", view => _ = view.AsReadOnly().AsTensor()[1, 1]),
        ("the indexer of a read-only view", view => _ = view.AsReadOnly()[0, 0]),
        ("AsSpan", view => view.AsSpan()),
        ("AsSpan of a tensor", view => view.AsReadOnly().AsTensor().AsSpan()),
        ("ToArray", view => view.ToArray()),
        ("ToArray of a tensor", view => view.AsTensor().ToArray()),
        ("CopyTo", view => view.CopyTo(new float[4])),
        ("CopyFrom", view => view.CopyFrom([1, 2, 3, 4])),
        ("CopyFrom itself", view => new MatrixView<float>(new float[4], 2, 2).CopyFrom(view)),
        ("Fill", view => view.Fill(1)),
        ("Fill of a column", view => view.Column(0).Fill(1)),
        ("Fill of a tensor", view => view.AsTensor().Fill(1)),
        ("a kernel", view => Kernels.Fill(view, 1)),
        ("a kernel that reads", view => Kernels.Sum(view.AsReadOnly(), [4], [0], new float[1])),
        ("a kernel over a tensor", view => Kernels.Fill(view.AsTensor().Select(0, 1), 1)),
    ];

    private static readonly TestCaseData[] Cases = [.. Uses.Select(use => new TestCaseData(use.Use).SetArgDisplayNames(use.Name))];

    [TestCaseSource(nameof(Cases))]
    public void A_view_ends_with_its_buffer(object use) => Assert.That(
        () =>
        {
            NativeBuffer<float> buffer = new(4);
            MatrixView<float> view = new(buffer, 2, 2);
            buffer.Dispose();
            ((Use)use)(view);
        },
        Throws.InstanceOf<UseAfterDisposeException>());

    [TestCaseSource(nameof(Cases))]
    public void A_view_does_not_follow_a_buffer_that_moves(object use) => Assert.That(
        () =>
        {
            using NativeBuffer<float> buffer = new(4);
            MatrixView<float> view = new(buffer, 2, 2);
            buffer.Resize(1 << 20);
            ((Use)use)(view);
        },
        Throws.InvalidOperationException.With.Message.Contain("resized"));

    [TestCaseSource(nameof(Cases))]
    public void A_view_notices_a_buffer_that_comes_back_shorter(object use) => Assert.That(
        () =>
        {
            // The allocator may return the first address again.
            using NativeBuffer<float> buffer = new(4);
            MatrixView<float> view = new(buffer, 2, 2);
            buffer.Resize(3);
            buffer.Resize(2);
            ((Use)use)(view);
        },
        Throws.InvalidOperationException.With.Message.Contains("resized"));

    [Test]
    public void A_view_of_a_disposed_buffer_cannot_be_made()
    {
        NativeBuffer<float> buffer = new(4);
        buffer.Dispose();

        Assert.That(() => new MatrixView<float>(buffer, 2, 2).Rows, Throws.InstanceOf<UseAfterDisposeException>());
        Assert.That(() => new ReadOnlyTensorView<float>(buffer, [2, 2]).Rank, Throws.InstanceOf<UseAfterDisposeException>());
    }

    [Test]
    public void The_default_view_has_no_elements()
    {
        MatrixView<float> view = default;

        Assert.That((view.Rows, view.Length, view.IsDense, view.AsSpan().Length, view.ToArray().Length), Is.EqualTo((0, 0L, true, 0, 0)));
        Assert.That(() => default(MatrixView<float>)[0, 0], Throws.InstanceOf<IndexOutOfRangeException>());
        Assert.That(() => Kernels.Fill(default(MatrixView<float>), 1), Throws.Nothing);
    }

    [Test]
    public void A_view_keeps_a_buffer_that_was_forgotten()
    {
        TensorView<float> view = Forgotten(out WeakReference<Lifetime> memory);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.That(memory.TryGetTarget(out Lifetime? lifetime), Is.True);
        Assert.That(view[3], Is.EqualTo(4));
        new NativeBuffer<float>(lifetime!).Dispose();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static TensorView<float> Forgotten(out WeakReference<Lifetime> memory)
        {
            NativeBuffer<float> buffer = new([1, 2, 3, 4]);
            memory = new WeakReference<Lifetime>(buffer.Lifetime!);
            return new TensorView<float>(buffer, [4]);
        }
    }
}
