using Latent.Interop.Native;

namespace Latent.Interop.Tests;

internal sealed class ContextTests
{
    [TestCase(1)]
    [TestCase(3)]
    public void A_context_has_the_threads_asked_for(int threads)
    {
        using Context context = new(threads);

        Assert.That(context.Threads, Is.EqualTo(threads));
    }

    [Test]
    public void By_default_a_context_has_a_thread_per_processor_and_a_definite_variant()
    {
        using Context context = new();

        Assert.That(context.Threads, Is.EqualTo(Environment.ProcessorCount));
        Assert.That(context.Variant, Is.Not.EqualTo(Variant.Best));
    }

    [Test]
    public void Every_supported_variant_can_be_chosen_and_the_others_are_not_supported()
    {
        foreach (Variant variant in Enum.GetValues<Variant>().Where(variant => variant != Variant.Best))
        {
            if (Context.IsSupported(variant))
            {
                using Context context = new(1, variant);
                Assert.That(context.Variant, Is.EqualTo(variant));
            }
            else
            {
                Assert.That(() => new Context(1, variant), Throws.InstanceOf<NotSupportedException>());
            }
        }

        Assert.That(Context.IsSupported(Variant.Scalar), Is.True);
    }

    [TestCase(-1)]
    [TestCase(257)]
    public void A_number_of_threads_out_of_range_is_refused_with_its_value(int threads) => Assert.That(
        () => new Context(threads), Throws.ArgumentException.With.Message.Contains(
        threads.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    [Test]
    public void An_unknown_variant_is_refused() =>
        Assert.That(() => new Context(1, (Variant)99), Throws.ArgumentException.With.Message.Contains("99"));

    [Test]
    public void A_context_may_be_disposed_twice_and_not_used_afterwards()
    {
        Context context = new(1);
        context.Dispose();
        context.Dispose();

        Assert.That(() => Kernels.Exp([1], new float[1], context), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void The_default_context_is_one_and_survives_Dispose()
    {
        Context context = Context.Default;
        context.Dispose();

        Assert.That(Context.Default, Is.SameAs(context));
        Assert.That(Kernels.Sum([1, 2]), Is.EqualTo(3));
    }

    [Test]
    public void Threads_that_share_a_context_take_turns()
    {
        using Context context = new(2);
        float[] ones = new float[1000];
        Array.Fill(ones, 1);
        float[] sums = new float[200];

        Parallel.For(0, sums.Length, i => sums[i] = Kernels.Sum(ones, context));

        Assert.That(sums, Is.All.EqualTo(1000));
    }
}
