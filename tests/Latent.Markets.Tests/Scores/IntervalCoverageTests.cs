namespace Latent.Markets.Tests.Scores;

/// <summary>Tests of coverage, against worked examples of textbooks and hand calculations.</summary>
public sealed class IntervalCoverageTests
{
    /// <summary>J.P. Morgan's 20 exceptions on 252 days at 95 %: 3.91 (Jorion, "Value at risk", 3rd edition, 2007, chapter 6).</summary>
    [Test]
    public void Kupiec_of_a_bank()
    {
        HypothesisTest test = IntervalCoverage.Kupiec(252, 20, 0.05);
        Assert.That(test.Statistic, Is.EqualTo(3.91).Within(0.005));
        Assert.That(test.PValue, Is.EqualTo(0.0479).Within(0.0001), "2 Q(√3.9126), the square of a normal number");
    }

    /// <summary>Numbers of exceptions that Kupiec's test does not reject at 95 % (Kupiec, 1995; Jorion, 2007, table 6-2): N &lt; 7, 1 &lt;
    /// N &lt; 11 and 4 &lt; N &lt; 17 for 1 % of 255, 510 and 1000 days, and 6 &lt; N &lt; 21 for 5 % of 255.</summary>
    [TestCase(255, 0.01, -1, 7)]
    [TestCase(510, 0.01, 1, 11)]
    [TestCase(1000, 0.01, 4, 17)]
    [TestCase(255, 0.05, 6, 21)]
    [TestCase(510, 0.05, 16, 36)]
    [TestCase(1000, 0.05, 37, 65)]
    public void Kupiec_rejects_outside_of_the_regions_of_the_table(int days, double probability, int below, int above)
    {
        for (int exceptions = 0; exceptions <= 2 * above; exceptions++)
        {
            // The table leaves out the rejection of no exception in 255 days, with the statistic 5.1.
            bool inside = exceptions > below && exceptions < above && !(exceptions == 0 && days == 255);
            Assert.That(IntervalCoverage.Kupiec(days, exceptions, probability).PValue >= 0.05, Is.EqualTo(inside),
                $"{exceptions} exceptions");
        }
    }

    /// <summary>Six exceptions on 252 days at 99 %, four of which follow another: 3.498 and 25.837 (Jorion, 2007, chapter 6, question
    /// 10).</summary>
    [Test]
    public void Kupiec_and_Christoffersen_of_exceptions_in_a_bunch()
    {
        // Two spells of three exceptions, and one more day, so that there are 252 transitions.
        bool[] exceptions = new bool[253];
        foreach (int day in (int[])[50, 51, 52, 150, 151, 152])
        {
            exceptions[day] = true;
        }

        Assert.That(IntervalCoverage.Kupiec(252, 6, 0.01).Statistic, Is.EqualTo(3.498).Within(0.001));
        IntervalCoverage test = IntervalCoverage.Of(exceptions, 0.01);
        Assert.That(test.Independence.Statistic, Is.EqualTo(25.837).Within(0.001));
        Assert.That(test.Independence.PValue, Is.LessThan(1e-6));
        Assert.That(test.Conditional.Statistic, Is.EqualTo(test.Unconditional.Statistic + test.Independence.Statistic).Within(1e-12));
        Assert.That(test.Conditional.PValue, Is.EqualTo(Math.Exp(-test.Conditional.Statistic / 2)).Within(1e-12),
            "χ² of 2 degrees of freedom");
    }

    /// <summary>The sequence 0 0 1 1 0 1 0 0 1 0: transitions 00 twice, 01 three times, 10 three times, 11 once; fractions 3/5, 1/4 and, of
    /// all, 4/9.</summary>
    [Test]
    public void Christoffersen_by_hand()
    {
        bool[] exceptions = [false, false, true, true, false, true, false, false, true, false];
        double chain = 2 * Math.Log(0.4) + 3 * Math.Log(0.6) + 3 * Math.Log(0.75) + Math.Log(0.25);
        double independent = 5 * Math.Log(5.0 / 9) + 4 * Math.Log(4.0 / 9);
        Assert.That(IntervalCoverage.Of(exceptions, 0.4).Independence.Statistic, Is.EqualTo(2 * (chain - independent)).Within(1e-12));
        Assert.That(IntervalCoverage.Of(exceptions, 0.4).Unconditional, Is.EqualTo(new HypothesisTest(0, 1)), "4 of 10 are as expected");
    }

    [Test]
    public void Sequences_without_moves_of_a_kind_have_p_values()
    {
        Assert.That(IntervalCoverage.Of([false, false, false], 0.05).Independence, Is.EqualTo(new HypothesisTest(0, 1)), "none outside");
        Assert.That(IntervalCoverage.Of([true, true, true], 0.05).Independence, Is.EqualTo(new HypothesisTest(0, 1)), "all outside");
        Assert.That(IntervalCoverage.Of([false, false, true], 0.05).Independence.PValue, Is.InRange(0.1, 1),
            "outside on the last day only");
        Assert.That(IntervalCoverage.Of([true, false, false], 0.05).Independence, Is.EqualTo(new HypothesisTest(0, 1)),
            "outside on the first day only");
        Assert.That(IntervalCoverage.Kupiec(100, 0, 0.05).Statistic, Is.EqualTo(-200 * Math.Log(0.95)).Within(1e-12));
        Assert.That(IntervalCoverage.Kupiec(10, 10, 0.05).Statistic, Is.EqualTo(-20 * Math.Log(0.05)).Within(1e-12));
    }

    [Test]
    public void Intervals_count_both_sides()
    {
        IntervalCoverage test = IntervalCoverage.Of([-2, 0, 2, 1], [-1, -1, -1, -1], [1, 1, 1, 1], 0.5);
        Assert.That(test.Exceedances, Is.EqualTo(2));
        Assert.That(test.Rate, Is.EqualTo(0.5));
        Assert.That(test.Unconditional.PValue, Is.EqualTo(1));
    }

    [Test]
    public void Bad_input_is_refused()
    {
        Assert.That(() =>
            IntervalCoverage.Kupiec(10, 11, 0.05),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("11 exceedances in 10 outcomes; there must be from 0 to 10"));
        Assert.That(() =>
            IntervalCoverage.Kupiec(10, 1, 0), Throws.InstanceOf<ArgumentException>().With.Message.Contains("The probability is 0"));
        Assert.That(() =>
            IntervalCoverage.Of([true], 0.05), Throws.InstanceOf<ArgumentException>().With.Message.Contains("1 outcomes; at least 2"));
        Assert.That(() =>
            IntervalCoverage.Of([1, 2], [0], [3, 3], 0.9),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("2 outcomes and 1 lower ends"));
    }
}
