using Latent.Data;
using Latent.Models;
using Latent.Training;

namespace Latent.Tests.Models;

public sealed class ClassifierTests
{
    private static readonly ImageSize Image = new(6, 5);

    [Test]
    public void Shifted_images_are_the_images_elsewhere()
    {
        Dataset one = Dataset.FromFloats("dot", [.. Enumerable.Range(0, 30).Select(pixel => pixel == 12 ? 1f : 0)], 30, [1], Image);
        HashSet<(int, int)> places = [];
        RandomSource random = new(1);
        for (int epoch = 0; epoch < 200; epoch++)
        {
            Dataset moved = ImageShifts.Of(one, 2, random);
            Assert.That(moved.Floats.ToArray().Sum(), Is.EqualTo(1), "nothing is lost or doubled");
            int pixel = moved.Floats.IndexOf(1f);
            places.Add((pixel / 5 - 2, pixel % 5 - 2));
            Assert.That(moved.Labels.ToArray(), Is.EqualTo(new byte[] { 1 }));
        }

        Assert.That(places, Has.Count.EqualTo(25), "all shifts of up to two pixels");
    }

    [Test]
    public void Learns_to_separate_classes_with_the_same_bits_each_time()
    {
        Dataset train = Bars(300, 1), test = Bars(60, 2);
        using Classifier first = ClassifierTraining.Train(train), second = ClassifierTraining.Train(train);
        Assert.That(first.Accuracy(test), Is.GreaterThan(0.9));
        Assert.That(first.Embed(test.ToArray()), Is.EqualTo(second.Embed(test.ToArray())));
        Assert.That(first.Embed(test.ToArray()).GetLength(1), Is.EqualTo(Classifier.Features));
    }

    [Test]
    public void Data_without_images_or_classes_are_refused()
    {
        float[] values = new float[90];
        Assert.That(() =>
            ClassifierTraining.Train(Dataset.FromFloats("bare", values, 30, [0, 1, 1])),
            Throws.ArgumentException.With.Message.Contains("no images"));
        Assert.That(() =>
            ClassifierTraining.Train(Dataset.FromFloats("alike", values, 30, [1, 1, 1], Image)),
            Throws.ArgumentException.With.Message.Contains("All 3 rows").And.Message.Contains("label 1"));
        Assert.That(() =>
            ClassifierTraining.Train(Dataset.FromFloats("gap", values, 30, [0, 2, 2], Image)),
            Throws.ArgumentException.With.Message.Contains("class 1"));
        Assert.That(() =>
            ClassifierTraining.Train(Dataset.FromFloats("flat", values, 30, [0, 1, 1], new ImageSize(1, 30))),
            Throws.ArgumentException.With.Message.Contains("1x30"));
        using Classifier two = new(Image, 2);
        Assert.That(() =>
            two.Accuracy(Dataset.FromFloats("more", values, 30, [0, 2, 1], Image)),
            Throws.ArgumentException.With.Message.Contains("label 2"));
    }

    /// <summary>Horizontal bars, vertical bars and squares, with noise.</summary>
    private static Dataset Bars(int count, ulong seed)
    {
        RandomSource random = new(seed);
        float[] values = new float[count * 30];
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3))];
        for (int i = 0; i < count; i++)
        {
            for (int pixel = 0; pixel < 30; pixel++)
            {
                (int y, int x) = (pixel / 5, pixel % 5);
                bool isInk = labels[i] switch { 0 => y == 2, 1 => x == 2, _ => y is 2 or 3 && x is 1 or 2 };
                values[i * 30 + pixel] = (isInk ? 0.7f : 0) + (float)(0.3 * random.NextUniform());
            }
        }

        return Dataset.FromFloats("bars", values, 30, labels, Image);
    }
}
