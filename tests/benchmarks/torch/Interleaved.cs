using System.Diagnostics;

namespace Benchmarks.Torch;

/// <summary>A subject of the timing, which runs a number of steps one after the other.</summary>
internal sealed record Subject(string Name, Action<int> Run);

/// <summary>Microseconds a step: median and minimum of the samples.</summary>
internal sealed record Timing(double MedianMicroseconds, double MinimumMicroseconds, int Samples);

/// <summary>
/// Times subjects alternately, so that disturbances of the machine affect all of them. Each turn starts with untimed steps, which bring the
/// data of the subject into the caches, and let threads of the subject before fall asleep.
/// </summary>
internal static class Interleaved
{
    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Times the subjects.</summary>
    /// <param name="rounds">Number of turns of each subject.</param>
    /// <param name="turn">Length of the timed part of a turn; at least three samples are taken.</param>
    /// <param name="mostSteps">Largest number of steps of one call of a subject.</param>
    /// <param name="subjects">The subjects.</param>
    public static Timing[] Measure(int rounds, TimeSpan turn, int mostSteps, params Subject[] subjects)
    {
        int[] steps = Array.ConvertAll(subjects, subject => StepsOfSample(subject, mostSteps));
        List<double>[] samples = Array.ConvertAll(subjects, _ => new List<double>());
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < subjects.Length; i++)
            {
                Settle(subjects[i], steps[i]);
                Take(subjects[i], steps[i], turn, samples[i]);
            }
        }

        return Array.ConvertAll(samples, Summarize);
    }

    private static int StepsOfSample(Subject subject, int mostSteps)
    {
        subject.Run(1);
        long start = Stopwatch.GetTimestamp();
        subject.Run(1);
        double steps = SampleTime / Stopwatch.GetElapsedTime(start);
        return (int)Math.Clamp(Math.Ceiling(steps), 1, mostSteps);
    }

    private static void Settle(Subject subject, int steps)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            subject.Run(steps);
        }
        while (Stopwatch.GetElapsedTime(start) < Settle);
    }

    private static void Take(Subject subject, int steps, TimeSpan turn, List<double> samples)
    {
        long start = Stopwatch.GetTimestamp();
        for (int taken = 0; taken < 3 || Stopwatch.GetElapsedTime(start) < turn; taken++)
        {
            long sample = Stopwatch.GetTimestamp();
            subject.Run(steps);
            samples.Add(Stopwatch.GetElapsedTime(sample).TotalMicroseconds / steps);
        }
    }

    private static Timing Summarize(List<double> samples)
    {
        samples.Sort();
        return new Timing(samples[samples.Count / 2], samples[0], samples.Count);
    }
}
